import { BoundedText, type Encoding, type FileLine, JSON_LENGTH_MAX } from './split-lines';

/** Header and trailer of a transfer batch are a few hundred characters; more than this is no such file. */
export const ENVELOPE_LENGTH_MAX = 65_536;
/** Brackets within brackets outside of the records: more is no transfer batch. */
const DEPTH_MAX = 32;
/** Longer than the path that a mapping may name. */
const KEY_LENGTH_MAX = 200;

export type DetailPiece =
  | ({ readonly kind: 'detail' } & FileLine)
  /** All but the records, at the file's end; what stands before them alone where the file was cut off, not `isWhole`. */
  | { readonly kind: 'envelope'; readonly text: string; readonly isWhole: boolean; readonly hasDetails: boolean };

/**
 * Splits a JSON document into the elements of one array of it, `path` from the root, and the rest, holding no more than one
 * piece and one element. Elements are cut out unread: one that is malformed spoils no other.
 */
export async function* splitDetails(
  pieces: AsyncIterable<Uint8Array>,
  path: readonly string[],
  encoding: Encoding = 'utf-8',
): AsyncGenerator<DetailPiece> {
  const decoder = new TextDecoder(encoding);
  const splitter = new DetailSplitter(path);
  for await (const piece of pieces) yield* splitter.take(decoder.decode(piece, { stream: true }));
  yield* splitter.take(decoder.decode());
  yield* splitter.end();
}

class DetailSplitter {
  private readonly envelope = new BoundedText(ENVELOPE_LENGTH_MAX);
  private readonly element = new BoundedText(JSON_LENGTH_MAX);
  private readonly open: Array<{ readonly closer: '}' | ']'; key: string | undefined; isKeyNext: boolean }> = [];
  /** Brackets open within the array of records; undefined outside of it. */
  private depth: number | undefined;
  /** What stands before the records, and what closes it again. */
  private head: { readonly length: number; readonly closers: string } | undefined;
  private inText = false;
  private isEscaped = false;
  private keyText = '';
  private count = 0;

  constructor(private readonly path: readonly string[]) {}

  *take(text: string): Generator<DetailPiece> {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (this.inText) {
        this.passText(character);
        continue;
      }
      if (character === '"') {
        this.inText = true;
        this.keyText = '';
      }
      const wasInside = this.depth !== undefined;
      const ends = wasInside && this.passInside(character);
      if (!wasInside) this.passOutside(character);
      const isInside = this.depth !== undefined;
      if (ends) {
        this.element.take(text.slice(from, at));
        yield* this.endElement();
        from = at + (isInside ? 1 : 0);
      } else if (!wasInside && isInside) {
        this.envelope.take(text.slice(from, at + 1));
        this.head = { length: this.envelope.length, closers: this.closers() };
        from = at + 1;
      }
    }
    (this.depth === undefined ? this.envelope : this.element).take(text.slice(from));
  }

  *end(): Generator<DetailPiece> {
    yield* this.endElement();
    const { head } = this;
    const isWhole = this.open.length === 0 && !this.inText;
    const { text } = this.envelope.end();
    const closed = isWhole || !head ? text : text.slice(0, head.length) + head.closers;
    yield { kind: 'envelope', text: closed, isWhole, hasDetails: head !== undefined };
  }

  private closers(): string {
    return this.open
      .map(({ closer }) => closer)
      .reverse()
      .join('');
  }

  private passText(character: string): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (character === '\\') this.isEscaped = true;
    else if (character === '"') {
      this.inText = false;
      const top = this.open.at(-1);
      if (this.depth === undefined && top?.isKeyNext) {
        top.key = this.keyText;
        top.isKeyNext = false;
      }
      return;
    }
    if (this.depth === undefined && this.open.at(-1)?.isKeyNext && this.keyText.length < KEY_LENGTH_MAX)
      this.keyText += character;
  }

  /** Within the array of records: true where an element ends. */
  private passInside(character: string): boolean {
    const depth = this.depth ?? 0;
    if (character === '{' || character === '[') this.depth = depth + 1;
    else if (depth > 0 && (character === '}' || character === ']')) this.depth = depth - 1;
    else if (depth === 0 && character === ']') {
      this.depth = undefined;
      this.open.pop();
      return true;
    } else return depth === 0 && character === ',';
    return false;
  }

  private passOutside(character: string): void {
    const top = this.open.at(-1);
    if (character === '{' && this.open.length < DEPTH_MAX)
      this.open.push({ closer: '}', key: undefined, isKeyNext: true });
    else if (character === '[' && this.open.length < DEPTH_MAX) {
      if (!this.head && this.isAtPath()) this.depth = 0;
      this.open.push({ closer: ']', key: undefined, isKeyNext: false });
    } else if (character === '}' || character === ']') this.open.pop();
    else if (character === ',' && top?.closer === '}') top.isKeyNext = true;
  }

  private isAtPath(): boolean {
    return this.open.length === this.path.length && this.open.every(({ key }, at) => key === this.path[at]);
  }

  private *endElement(): Generator<DetailPiece> {
    const { text, cut } = this.element.end();
    if (text.trim() === '') return;
    this.count += 1;
    yield { kind: 'detail', line: this.count, text: text.trim(), cut };
  }
}
