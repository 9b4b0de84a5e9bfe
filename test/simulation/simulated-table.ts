import { compareTexts, type Item, invalid, octetsOf } from './attribute-values';

/** A secondary index: its keys, texts all. */
export interface IndexShape {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly keysOnly?: boolean;
}

/** What of a table's declaration in the stacks its behaviour depends on. Keys are texts; the partition key is `pk`. */
export interface TableShape {
  readonly sortKey?: string;
  readonly indexes?: Readonly<Record<string, IndexShape>>;
}

export interface Change {
  readonly key: Item;
  readonly before: Item | undefined;
  /** Undefined when it was deleted. */
  readonly after: Item | undefined;
}

interface Row {
  readonly sort: string;
  readonly item: Item;
}

/** Of keys and of items, in octets (DynamoDB's service quotas). */
const PARTITION_KEY_OCTETS_MAX = 2_048;
const SORT_KEY_OCTETS_MAX = 1_024;
const ITEM_OCTETS_MAX = 400 * 1_024;

/** One table: rows by partition and sort key, its indexes a while behind, and a listener for what its stream would carry. */
export class SimulatedTable {
  private readonly partitions = new Map<string, Row[]>();
  /** Items as the indexes see them, and the changes that they have yet to see. */
  private readonly indexed = new Map<string, Item>();
  private unindexed: Change[] = [];

  constructor(
    readonly name: string,
    readonly shape: TableShape,
    private readonly onChange: (change: Change) => void = () => {},
  ) {}

  get(key: Item): Item | undefined {
    this.checkKey(key, true);
    const { rows, at, isThere } = this.place(key);
    return isThere ? rows[at]?.item : undefined;
  }

  put(item: Item): void {
    this.checkKey(item, false);
    this.checkIndexKeys(item);
    if (octetsOf(item) > ITEM_OCTETS_MAX) throw invalid('Item size has exceeded the maximum allowed size');
    const { rows, at, isThere, sort } = this.place(item);
    const before = isThere ? rows[at]?.item : undefined;
    rows.splice(at, isThere ? 1 : 0, { sort, item });
    this.changed({ key: this.keyOf(item), before, after: item });
  }

  remove(key: Item): void {
    const { rows, at, isThere } = this.place(key);
    if (!isThere) return;
    const [row] = rows.splice(at, 1);
    this.changed({ key: this.keyOf(key), before: row?.item, after: undefined });
  }

  /** A partition's items by sort key. */
  partition(pk: string): readonly Item[] {
    return (this.partitions.get(pk) ?? []).map((row) => row.item);
  }

  everything(): readonly Item[] {
    return [...this.partitions.keys()].sort(compareTexts).flatMap((pk) => this.partition(pk));
  }

  /** An index's items of one partition, by its sort key; it lacks the newest `behind` changes of the table. */
  indexPartition(index: IndexShape, value: string, behind: number): readonly Item[] {
    const seen = this.unindexed.slice(0, Math.max(0, this.unindexed.length - behind));
    for (const change of seen) this.index(change);
    this.unindexed = this.unindexed.slice(seen.length);
    const { partitionKey, sortKey } = index;
    const sortOf = (item: Item): string => (sortKey === undefined ? '' : (item[sortKey]?.S ?? ''));
    return [...this.indexed]
      .filter(
        ([, item]) => item[partitionKey]?.S === value && (sortKey === undefined || item[sortKey]?.S !== undefined),
      )
      .sort(([a, left], [b, right]) => compareTexts(sortOf(left), sortOf(right)) || compareTexts(a, b))
      .map(([, item]) => (index.keysOnly ? this.indexKeys(item, index) : item));
  }

  keyOf(item: Item): Item {
    const { sortKey } = this.shape;
    const [pk, sort] = [item.pk, sortKey === undefined ? undefined : item[sortKey]];
    return { ...(pk ? { pk } : {}), ...(sortKey !== undefined && sort ? { [sortKey]: sort } : {}) };
  }

  /** Where a page of an index goes on. */
  indexKeys(item: Item, { partitionKey, sortKey }: IndexShape): Item {
    const names = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
    const own = names.flatMap((name) => (item[name] ? [[name, item[name]] as const] : []));
    return { ...this.keyOf(item), ...Object.fromEntries(own) };
  }

  private changed(change: Change): void {
    if (this.shape.indexes) this.unindexed.push(change);
    this.onChange(change);
  }

  private index({ key, after }: Change): void {
    const name = JSON.stringify(key);
    if (after) this.indexed.set(name, after);
    else this.indexed.delete(name);
  }

  private place(key: Item): { rows: Row[]; at: number; isThere: boolean; sort: string } {
    const pk = key.pk?.S ?? '';
    const sort = this.shape.sortKey === undefined ? '' : (key[this.shape.sortKey]?.S ?? '');
    let rows = this.partitions.get(pk);
    if (!rows) {
      rows = [];
      this.partitions.set(pk, rows);
    }
    let at = 0;
    for (let end = rows.length; at < end; ) {
      const middle = (at + end) >> 1;
      if ((rows[middle]?.sort ?? '') < sort) at = middle + 1;
      else end = middle;
    }
    return { rows, at, isThere: rows[at]?.sort === sort, sort };
  }

  private checkKey(item: Item, isKeyAlone: boolean): void {
    const { sortKey } = this.shape;
    checkKeyText('pk', item.pk?.S, PARTITION_KEY_OCTETS_MAX);
    if (sortKey !== undefined) checkKeyText(sortKey, item[sortKey]?.S, SORT_KEY_OCTETS_MAX);
    if (isKeyAlone && Object.keys(item).length !== (sortKey === undefined ? 1 : 2))
      throw invalid('The provided key element does not match the schema');
  }

  private checkIndexKeys(item: Item): void {
    for (const { partitionKey, sortKey } of Object.values(this.shape.indexes ?? {})) {
      if (item[partitionKey]) checkKeyText(partitionKey, item[partitionKey].S, PARTITION_KEY_OCTETS_MAX);
      if (sortKey !== undefined && item[sortKey]) checkKeyText(sortKey, item[sortKey].S, SORT_KEY_OCTETS_MAX);
    }
  }
}

function checkKeyText(name: string, text: string | undefined, octetsMax: number): void {
  if (text === undefined) throw invalid(`One of the required keys was not given a value, or has another type: ${name}`);
  if (text === '') throw invalid(`One or more parameter values are not valid: ${name} is an empty string`);
  if (text.length > octetsMax || Buffer.byteLength(text) > octetsMax)
    throw invalid(`One or more parameter values were invalid: the key ${name} is longer than ${octetsMax} octets`);
}
