// A ZIP archive, written part by part: a sheet of a million rows is never whole in memory. No time of day
// goes in, so that equal contents are equal bytes. write-excel-file was tried: it holds each sheet as one
// string (200,000 rows took 21 s and 0.9 GB, twice as many pass the longest string), stamps the time, and
// writes a cell that reads `constructor` as a function's source.
import { type FileHandle, open } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { CannotRunError } from '../../source/problem.ts';

export interface ZipEntry {
  readonly name: string;
  readonly texts: Iterable<string> | AsyncIterable<string>;
}

interface Written {
  readonly name: Buffer;
  readonly at: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATE = 8;
/** 1 January 1980, the first day that the format knows. */
const FIRST_DAY = 0x0021;
const LARGEST = 0xffffffff;

export async function writeZip(file: string, entries: readonly ZipEntry[]): Promise<void> {
  const handle = await open(file, 'w');
  try {
    const written: Written[] = [];
    let at = 0;
    for (const entry of entries) {
      const one = await writeEntry(handle, at, entry);
      written.push(one);
      at += LOCAL_BYTES + one.name.length + one.packed;
    }
    const directory = Buffer.concat(written.map(central));
    await handle.write(Buffer.concat([directory, end(written.length, directory.length, at)]), 0, null, at);
  } finally {
    await handle.close();
  }
}

/** The header is written last, when the sizes are known. */
async function writeEntry(handle: FileHandle, at: number, { name, texts }: ZipEntry): Promise<Written> {
  const shown = Buffer.from(name);
  const start = at + LOCAL_BYTES + shown.length;
  let [crc, size, packed] = [0, 0, 0];
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const text of texts) {
      const part = Buffer.from(text);
      crc = crc32(part, crc);
      size += part.length;
      yield part;
    }
  }
  const out = new Writable({
    write(chunk: Buffer, _, done) {
      const place = start + packed;
      packed += chunk.length;
      handle.write(chunk, 0, chunk.length, place).then(() => done(), done);
    },
  });
  await pipeline(Readable.from(bytes()), createDeflateRaw(), out);
  if (size > LARGEST || start + packed > LARGEST)
    throw new CannotRunError('the workbook is larger than a spreadsheet can be', 'export csv, parquet or arrow');
  const written = { name: shown, at, crc, packed, size };
  await handle.write(local(written), 0, null, at);
  return written;
}

/** What both headers say of an entry: version, flags, method, time, day, checksum, sizes. */
function facts(into: Buffer, at: number, { crc, packed, size, name }: Written): void {
  into.writeUInt16LE(VERSION, at);
  into.writeUInt16LE(FLAGS, at + 2);
  into.writeUInt16LE(DEFLATE, at + 4);
  into.writeUInt16LE(FIRST_DAY, at + 8);
  into.writeUInt32LE(crc, at + 10);
  into.writeUInt32LE(packed, at + 14);
  into.writeUInt32LE(size, at + 18);
  into.writeUInt16LE(name.length, at + 22);
}

function local(entry: Written): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES);
  header.writeUInt32LE(LOCAL);
  facts(header, 4, entry);
  return Buffer.concat([header, entry.name]);
}

function central(entry: Written): Buffer {
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.writeUInt32LE(CENTRAL);
  header.writeUInt16LE(VERSION, 4);
  facts(header, 6, entry);
  header.writeUInt32LE(entry.at, 42);
  return Buffer.concat([header, entry.name]);
}

function end(entries: number, bytes: number, at: number): Buffer {
  const record = Buffer.alloc(END_BYTES);
  record.writeUInt32LE(END);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(bytes, 12);
  record.writeUInt32LE(at, 16);
  return record;
}
