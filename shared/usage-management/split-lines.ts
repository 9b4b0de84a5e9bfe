/** Longer than any line of any feed; also what bounds the memory that one takes. */
export const LINE_LENGTH_MAX = 1_000;
/** A record of nested JSON says its names, too. */
export const JSON_LENGTH_MAX = 4_000;

export type Encoding = 'utf-8' | 'iso-8859-1' | 'utf-16le';

export interface FileLine {
  /** Counts from 1, blank lines too: what an editor shows. Of a record in an array: its place there. */
  readonly line: number;
  /** Without its line end; cut at the most that one may be long. */
  readonly text: string;
  readonly cut: boolean;
}

/** A text that grows by pieces up to a length. */
export class BoundedText {
  private text = '';
  private cut = false;

  constructor(private readonly lengthMax: number) {}

  take(part: string): void {
    const room = this.lengthMax - this.text.length;
    this.cut ||= part.length > room;
    this.text += part.slice(0, Math.max(room, 0));
  }

  get length(): number {
    return this.text.length;
  }

  /** What was taken; the next text begins. */
  end(): { readonly text: string; readonly cut: boolean } {
    const ended = { text: this.text, cut: this.cut };
    this.text = '';
    this.cut = false;
    return ended;
  }
}

/**
 * Splits bytes into lines, holding no more than one piece and one line. Bytes that are none of the encoding become U+FFFD:
 * such a line is judged like any other.
 */
export async function* splitLines(
  pieces: AsyncIterable<Uint8Array>,
  { encoding = 'utf-8', lengthMax = LINE_LENGTH_MAX }: { encoding?: Encoding; lengthMax?: number } = {},
): AsyncGenerator<FileLine> {
  const decoder = new TextDecoder(encoding);
  const pending = new BoundedText(lengthMax);
  let line = 1;
  const end = (): FileLine => {
    const { text, cut } = pending.end();
    const ended = { line, text: text.replace(/\r$/, ''), cut };
    line += 1;
    return ended;
  };
  for await (const piece of pieces) {
    const parts = decoder.decode(piece, { stream: true }).split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) yield end();
      pending.take(part);
    }
  }
  pending.take(decoder.decode());
  if (pending.length > 0) yield end();
}
