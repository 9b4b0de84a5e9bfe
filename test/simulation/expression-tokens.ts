import { invalid } from './attribute-values';

const TOKEN = /\s*(#\w+|:\w+|[A-Za-z_]\w*|<=|>=|<>|[=<>(),.+[\]-]|\d+)/y;

/** Reads an expression of DynamoDB token by token, and remembers which `#names` and `:values` it met. */
export class TokenReader {
  readonly placeholders = new Set<string>();
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(private readonly text: string) {
    this.tokens = tokensOf(text);
  }

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  peek(): string {
    return this.tokens[this.at] ?? '';
  }

  next(): string {
    const token = this.peek();
    this.at += 1;
    if (token === '') throw this.problem('it ends too early');
    if (token.startsWith('#') || token.startsWith(':')) this.placeholders.add(token);
    return token;
  }

  /** Keywords are read in any case. */
  takes(token: string): boolean {
    if (this.peek().toUpperCase() !== token) return false;
    this.at += 1;
    return true;
  }

  expect(token: string): void {
    if (!this.takes(token)) throw this.problem(`${token} is expected before '${this.peek()}'`);
  }

  /** The name of an attribute, or its `#placeholder`. */
  path(): string {
    const name = this.next();
    if (!/^[#A-Za-z_]/.test(name)) throw this.problem(`'${name}' is no attribute`);
    if (this.peek() === '.' || this.peek() === '[')
      throw new Error(`The simulation knows no document paths: ${this.text}`);
    return name;
  }

  placeholder(): string {
    const name = this.next();
    if (!name.startsWith(':')) throw this.problem(`'${name}' is no value`);
    return name;
  }

  problem(why: string): Error {
    return invalid(`Invalid expression: ${why}: ${this.text}`);
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const start = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw invalid(`Invalid expression: a token at character ${start + 1} of: ${text}`);
    tokens.push(token);
  }
  return tokens;
}
