import { crc32, deflateRawSync } from 'node:zlib';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DEFLATED = 8;
/** 1980-01-01, the format's first day: the same content makes the same archive. */
const DATE = 0x21;
const READABLE_BY_ALL = (0o100644 << 16) >>> 0;

/** A zip archive of one file, as Lambda takes it (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16). */
export function zipOne(name: string, content: Buffer): Buffer {
  const path = Buffer.from(name);
  const packed = deflateRawSync(content);
  const common = Buffer.alloc(26);
  for (const [n, value] of [VERSION, 0, DEFLATED, 0, DATE].entries()) common.writeUInt16LE(value, n * 2);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(path.length, 22);

  const local = Buffer.concat([uint32(LOCAL_HEADER), common, path, packed]);
  const attributes = Buffer.alloc(14);
  attributes.writeUInt32LE(READABLE_BY_ALL, 6);
  const madeBy = Buffer.from([VERSION, 3]);
  const central = Buffer.concat([uint32(CENTRAL_HEADER), madeBy, common, attributes, path]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, uint32(END), end]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
