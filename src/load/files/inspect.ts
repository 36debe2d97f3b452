// Looks at the bytes of a file before DuckDB does: is it what its name and format say, is it whole, and
// what is its SHA-256. DuckDB reads a gzip or zstd file that was cut off as if it ended there, and does
// not compare gzip's checksum; rows would be missing in silence, so this is checked here.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fileProblem, type Problem } from '../../source/problem.ts';
import type { FoundFile } from './files.ts';
import { longLines } from './long-lines.ts';
import { zstdEnds } from './zstd.ts';

export interface Inspected {
  readonly sha256: string;
  /** Of CSV files that are plain or gzip, see long-lines.ts. */
  readonly longLines: boolean;
  readonly problem: Problem | undefined;
}

/** Marks of the order of bytes, which begin files of UTF-16. */
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
const PARQUET = [0x50, 0x41, 0x52, 0x31];
/** The first and the last four letters of ARROW1. */
const ARROW = [0x41, 0x52, 0x52, 0x4f];
const ARROW_END = [0x52, 0x4f, 0x57, 0x31];
/** How each message of an Arrow stream begins, and the one that ends it. */
const STREAM = [0xff, 0xff, 0xff, 0xff];
const STREAM_END = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
const FEATHER_1 = [0x46, 0x45, 0x41, 0x31];

/** Reads the whole file once; the signal stops it. */
export async function inspect(file: FoundFile, signal: AbortSignal | undefined): Promise<Inspected> {
  const kind = await wrongKind(file);
  if (kind !== undefined) return { sha256: '', longLines: false, problem: kind };
  const sha256 = createHash('sha256');
  const lines = longLines();
  const see = file.source.format === 'csv' ? lines.see : () => undefined;
  const whole = await readWhole(file, (chunk) => sha256.update(chunk), see, signal);
  return { sha256: sha256.digest('hex'), longLines: lines.any(), problem: whole ? undefined : cutOff(file) };
}

/** SHA-256 alone, for a file that was inspected when it was loaded. */
export async function hashOf(absolute: string, signal?: AbortSignal): Promise<string> {
  const sha256 = createHash('sha256');
  await readBytes(absolute, (chunk) => sha256.update(chunk), signal);
  return sha256.digest('hex');
}

export type Packing = 'gzip' | 'zstd' | 'parquet' | 'arrow' | 'none';

/** What the file is by its first bytes. */
export async function packingOf(absolute: string): Promise<Packing> {
  const { head } = await ends(absolute, 0);
  return packingBy(head, true);
}

/** The stream format of Arrow begins with bytes that say little: only where it may be one. */
function packingBy(head: Uint8Array, mayBeStream: boolean): Packing {
  if (begins(head, GZIP)) return 'gzip';
  if (begins(head, ZSTD)) return 'zstd';
  if (begins(head, PARQUET)) return 'parquet';
  return begins(head, ARROW) || (mayBeStream && begins(head, STREAM)) ? 'arrow' : 'none';
}

/** False of a Parquet or Arrow file that was cut off. */
export async function isClosed(absolute: string, bytes: number): Promise<boolean> {
  const { head, tail } = await ends(absolute, bytes);
  return endsRight(packingBy(head, true), head, tail);
}

function endsRight(is: Packing, head: Uint8Array, tail: Uint8Array): boolean {
  const end = is === 'parquet' ? PARQUET : is === 'arrow' ? (begins(head, STREAM) ? STREAM_END : ARROW_END) : [];
  return begins(tail.subarray(TAIL - end.length), end);
}

async function wrongKind(file: FoundFile): Promise<Problem | undefined> {
  const { head, tail } = await ends(file.absolute, file.bytes);
  const is = packingBy(head, file.source.format === 'arrow');
  const should = expected(file);
  if (should === 'none' && UTF_16.some((mark) => begins(head, mark))) return utf16(file);
  if (file.bytes === 0 && should === 'none') return undefined;
  if (is === should) return endsRight(is, head, tail) ? undefined : cutOff(file);
  if (begins(head, FEATHER_1)) return feather1(file);
  return fileProblem(
    file.path,
    'not-what-it-says',
    `source "${file.source.name}" says ${saying(file, should)}, but the file is ${IS[is]}`,
    [should, is].some((kind) => kind === 'parquet' || kind === 'arrow')
      ? 'correct `format:` of the source, or its files'
      : 'name compressed files .gz or .zst, and plain ones not',
  );
}

export const IS: Readonly<Record<Packing, string>> = {
  gzip: 'compressed with gzip',
  zstd: 'compressed with zstd',
  parquet: 'a Parquet file',
  arrow: 'an Arrow file',
  none: 'neither gzip, zstd, Parquet nor Arrow',
};

function saying(file: FoundFile, should: Packing): string {
  if (should === 'parquet' || should === 'arrow') return `format: ${should}`;
  return should === 'none' ? `plain text (${file.source.format}, by its name)` : `${should} by its name`;
}

function expected(file: FoundFile): Packing {
  const { format } = file.source;
  if (format === 'parquet' || format === 'arrow') return format;
  if (file.path.endsWith('.gz')) return 'gzip';
  return file.path.endsWith('.zst') ? 'zstd' : 'none';
}

function feather1(file: FoundFile): Problem {
  return fileProblem(
    file.path,
    'feather-1',
    `source "${file.source.name}": the file is Feather of version 1, which is no Arrow file`,
    'write it as version 2, e.g. write_feather(…, version=2)',
  );
}

/** Bytes that are looked at in the end. */
const TAIL = 8;

async function ends(absolute: string, bytes: number): Promise<{ head: Uint8Array; tail: Uint8Array }> {
  const handle = await open(absolute, 'r');
  try {
    const [head, tail] = [new Uint8Array(4), new Uint8Array(TAIL)];
    await handle.read(head, 0, 4, 0);
    if (bytes >= 12) await handle.read(tail, 0, TAIL, bytes - TAIL);
    return { head, tail };
  } finally {
    await handle.close();
  }
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

type See = (chunk: Uint8Array) => void;

/** Reads the file to its end, its bytes and what they hold when unpacked; says whether the compressed data is whole. */
async function readWhole(
  file: FoundFile,
  seeBytes: (chunk: string | Uint8Array) => void,
  seeText: See,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const should = expected(file);
  if (should !== 'gzip' || file.bytes === 0) {
    const see = (chunk: Uint8Array): void => {
      seeBytes(chunk);
      seeText(chunk);
    };
    await readBytes(file.absolute, see, signal);
    return should !== 'zstd' || file.bytes === 0 || (await zstdEnds(file.absolute, file.bytes));
  }
  const stream = createReadStream(file.absolute, { highWaterMark: CHUNK });
  stream.on('data', (chunk) => seeBytes(chunk));
  try {
    await pipeline(stream, createGunzip({ chunkSize: CHUNK }), into(seeText), stoppedBy(signal));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return false;
    throw error;
  }
}

/** Bytes at a time. */
const CHUNK = 1 << 20;

/**
 * Reads into the same memory again and again: a stream, which takes new memory each time, costs a fifth to two thirds more.
 * While some bytes are seen, the next are read.
 */
async function readBytes(absolute: string, see: See, signal: AbortSignal | undefined): Promise<void> {
  const handle = await open(absolute, 'r');
  try {
    let [chunk, other] = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)];
    let read = handle.read(chunk, 0, CHUNK, null);
    for (;;) {
      const { bytesRead } = await read;
      signal?.throwIfAborted();
      if (bytesRead === 0) return;
      read = handle.read(other, 0, CHUNK, null);
      see(chunk.subarray(0, bytesRead));
      [chunk, other] = [other, chunk];
    }
  } finally {
    await handle.close();
  }
}

function stoppedBy(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function into(see: See): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      see(chunk);
      done();
    },
  });
}

function utf16(file: FoundFile): Problem {
  return fileProblem(
    file.path,
    'not-utf-8',
    'the file is UTF-16 text; logs are read as UTF-8',
    `convert it, e.g. iconv -f UTF-16 -t UTF-8 ${file.path}`,
  );
}

function cutOff(file: FoundFile): Problem {
  return fileProblem(
    file.path,
    'damaged',
    'the file is damaged or was cut off: it does not end as it should',
    'fetch the file again; if it is still being written, load it when it is complete',
  );
}
