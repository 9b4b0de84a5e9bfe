/** Why a line of a file is not usage. What the charging consumer refuses carries its own reason beside these. */
export const LINE_REASONS = {
  'line-too-long': 'The line is longer than any record',
  'unreadable-line': 'The line is no record of this feed',
  'missing-column': 'The record has too few or too many columns',
  'bad-record-id': 'The record id is missing or is not letters, digits and dashes',
  'unknown-service': 'The record type is not one that this feed declares',
  'bad-number': 'The subscriber is not an E.164 number',
  'bad-destination': 'The other end is missing or is no number',
  'bad-date': 'The start is no date and time of the mapping’s format',
  'future-usage': 'The usage begins more than a day after it was received',
  'bad-quantity': 'The quantity is no whole number, or is beyond what one record can hold',
  'negative-quantity': 'The quantity is negative: a counter wrapped',
  'bad-network': 'The visited network is no MCCMNC',
  'bad-correction': 'The action is not cancel or correct, or it does not name another usage that it corrects',
  'bad-rating-group': 'The rating group is no number of 32 bits',
  'bad-slice': 'The slice is no S-NSSAI: a number up to 255, and a dash and six hexadecimal digits where it has an SD',
  'bad-device-class': 'The device class is no name of up to 40 letters, digits, dots, dashes and underscores',
} as const;

/** Why a file as a whole is not read. */
export const FILE_REASONS = {
  'unknown-format': 'The file does not begin as its mapping says',
  'unknown-columns': 'The first line does not name every column that the mapping reads',
  'unknown-mapping': 'The mapping that was named for the file is none, or is retired',
  'file-too-large': 'The file holds more than one file may',
  'mostly-malformed': 'More lines are malformed than quarantine takes from one file: the file is not what it says',
  'not-in-an-inbox': 'The object is in no tenant’s inbox',
} as const;

export type LineReason = keyof typeof LINE_REASONS;
export type FileReason = keyof typeof FILE_REASONS;

/** Names a reason where an error refers to it: `urn:farthing:usage:bad-number`. */
export const reasonUrn = (reason: LineReason): string => `urn:farthing:usage:${reason}`;
