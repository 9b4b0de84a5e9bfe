/** Longer than any record of any feed; also what bounds the memory that one line takes. */
export const LINE_LENGTH_MAX = 1_000;

export interface FileLine {
  /** Counts from 1, blank lines too: what an editor shows. */
  readonly line: number;
  /** Without its line end; cut at `LINE_LENGTH_MAX`. */
  readonly text: string;
  readonly cut: boolean;
}

/**
 * Splits bytes into lines, holding no more than one piece and one line. Bytes that are no UTF-8 become U+FFFD: such a
 * line is judged like any other.
 */
export async function* splitLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine> {
  const decoder = new TextDecoder('utf-8');
  let line = 1;
  let text = '';
  let cut = false;
  const take = (part: string): void => {
    const room = LINE_LENGTH_MAX - text.length;
    cut ||= part.length > room;
    text += part.slice(0, Math.max(room, 0));
  };
  const end = (): FileLine => {
    const ended = { line, text: text.replace(/\r$/, ''), cut };
    line += 1;
    text = '';
    cut = false;
    return ended;
  };
  for await (const piece of pieces) {
    const parts = decoder.decode(piece, { stream: true }).split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) yield end();
      take(part);
    }
  }
  take(decoder.decode());
  if (text !== '') yield end();
}
