/** The holder's word for a port is as good as a key to the number: whoever has it can take the number away. */
export const PORT_AUTHORISATION = 'portAuthorisation';
/** Characteristics whose values no event tells, and no order keeps that ended. */
export const SECRET_CHARACTERISTICS: readonly string[] = [PORT_AUTHORISATION];
