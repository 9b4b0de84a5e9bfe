/** A customer segment as it is kept beside a balance: short, since each charge's record says it. */
export const isSegment = (text: string): boolean => /^[A-Za-z0-9.-]{1,40}$/.test(text);

export const SEGMENT_RULE = 'is letters, digits, dots and dashes, at most 40';
