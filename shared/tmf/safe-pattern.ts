/** A pattern is a caller's text run by our engine, so what could make it run for ever is refused. */
const PATTERN_LENGTH_MAX = 64;
const QUANTIFIERS_MAX = 2;
/** Two quantifiers over n characters cost at most n³ steps: 10⁶ here, about a millisecond. */
export const SUBJECT_LENGTH_MAX = 100;

/**
 * A regular expression that cannot explode: at most two quantifiers, none on a group, no look-around and no
 * back-reference. `.*` at either end counts for nothing, since a match may begin and end anywhere. Undefined for others.
 */
export function safePattern(text: string): RegExp | undefined {
  if (text.length === 0 || text.length > PATTERN_LENGTH_MAX) return undefined;
  const core = text.replace(/^\^?\.\*/, '').replace(/\.\*\$?$/, '');
  const bare = core.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\(\?|\\[1-9k]/.test(bare) || /\)[*+?{]/.test(bare)) return undefined;
  if ((bare.match(/[*+?]|\{\d/g) ?? []).length > QUANTIFIERS_MAX) return undefined;
  try {
    return new RegExp(core, 'u');
  } catch {
    return undefined;
  }
}
