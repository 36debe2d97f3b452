// The first rows of a file, set down unpacked in a folder of their own, so that every format can be tried on
// them with the parsers of the load and at the same small cost. A file that the load would refuse for what it
// is (packed and not named so, cut off, no text at all) is a problem here already.
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Database } from '../database/database.ts';
import { sql, textList } from '../database/sql.ts';
import { IS, isClosed, type Packing, packingOf } from '../load/files/inspect.ts';
import { rawLines } from '../load/read/lines.ts';
import { fileProblem, type Problem } from '../source/problem.ts';
import { firstArrowRows } from './arrow-sample.ts';
import { type GivenFile, noAccess } from './given.ts';

export interface Sample {
  readonly file: GivenFile;
  readonly kind: 'text' | 'parquet' | 'arrow';
  /** The file with the first rows. */
  readonly absolute: string;
  /** Its beginning, when it is a text, without a mark of the order of bytes. */
  readonly text: string;
  /** Nothing was cut. */
  readonly whole: boolean;
}

export interface Sampling {
  readonly db: Database;
  /** Where samples are set down. */
  readonly folder: string;
  /** Most rows of a file. */
  readonly rows: number;
  readonly signal: AbortSignal;
}

export function isSample(sample: Sample | Problem): sample is Sample {
  return 'kind' in sample;
}

/** The most bytes of a sample, unpacked. */
const MOST_BYTES = 256 * 1024 * 1024;
/** How much of a text is looked at here. */
const BEGINNING = 400_000;

export async function sampleOf(file: GivenFile, no: number, sampling: Sampling): Promise<Sample | Problem> {
  try {
    return await firstRows(file, no, sampling);
  } catch (error) {
    sampling.signal.throwIfAborted();
    if (!(error instanceof Error) || /INTERRUPT|ENOSPC|No space/i.test(error.message)) throw error;
    return /EACCES|EPERM|Permission denied/i.test(error.message) ? noAccess(file.shown) : damaged(file, error);
  }
}

async function firstRows(file: GivenFile, no: number, sampling: Sampling): Promise<Sample | Problem> {
  const { size } = statSync(file.absolute);
  if (size === 0) return fileProblem(file.shown, 'empty', 'the file is empty', 'name a file that holds rows');
  const packing = await packingOf(file.absolute);
  const misnamed = wrongName(file, packing);
  if (misnamed !== undefined) return misnamed;
  if ((packing === 'parquet' || packing === 'arrow') && !(await isClosed(file.absolute, size)))
    return damaged(file, new Error('it does not end as it should'));
  if (packing === 'arrow') return arrowSample(file, no, sampling);
  if (packing === 'parquet') return parquetSample(file, no, sampling);
  return textSample(file, packing, join(sampling.folder, `${no}.log`), sampling);
}

function wrongName({ absolute, shown }: GivenFile, packing: Packing): Problem | undefined {
  const byName = absolute.endsWith('.gz') ? 'gzip' : absolute.endsWith('.zst') ? 'zstd' : 'none';
  const is = packing === 'gzip' || packing === 'zstd' ? packing : 'none';
  if (is === byName) return undefined;
  return fileProblem(
    shown,
    'not-what-it-says',
    `the file is ${IS[packing]}, and its name says ${byName === 'none' ? 'that it is not packed' : byName}`,
    'name compressed files .gz or .zst, and plain ones not',
  );
}

async function arrowSample(file: GivenFile, no: number, { folder, rows }: Sampling): Promise<Sample | Problem> {
  const absolute = join(folder, `${no}.arrow`);
  try {
    return { file, kind: 'arrow', absolute, text: '', whole: await firstArrowRows(file.absolute, absolute, rows) };
  } catch (error) {
    // The system's errors have a code; what Apache Arrow stumbles over says nothing to people.
    if (!(error instanceof Error) || 'code' in error) throw error;
    return damaged(file, new Error('its record batches cannot be read'));
  }
}

async function parquetSample(file: GivenFile, no: number, { db, folder, rows }: Sampling): Promise<Sample> {
  const absolute = join(folder, `${no}.parquet`);
  await db.run(sql`COPY (SELECT * FROM read_parquet(${textList([file.absolute.replaceAll(/[[*?]/g, '[$&]')])}, hive_partitioning = false)
    LIMIT ${rows}) TO ${absolute} (FORMAT parquet)`);
  const all = await db.columns(sql`SELECT count(*) < ${rows} AS whole FROM read_parquet(${absolute})`);
  return { file, kind: 'parquet', absolute, text: '', whole: all.flag('whole', 0) };
}

async function textSample(
  file: GivenFile,
  packing: Packing,
  absolute: string,
  { db, rows, signal }: Sampling,
): Promise<Sample | Problem> {
  let whole = true;
  const cut = (): void => {
    whole = false;
  };
  const from = packing === 'zstd' ? Readable.from(zstdText(db, file.absolute, rows)) : createReadStream(file.absolute);
  const plain = packing === 'gzip' ? from.pipe(createGunzip()) : from;
  from.on('error', (error: Error) => plain.destroy(error));
  try {
    await pipeline(Readable.from(firstLines(plain, rows, cut)), createWriteStream(absolute), { signal });
  } finally {
    // What is left of the file is not read; unpacking may still be at work on what was.
    plain.on('error', () => undefined);
    from.destroy();
  }
  const text = await beginningOf(absolute);
  // DuckDB reads a zstd file that was cut off as if it ended there.
  if (packing === 'zstd' && text.length === 0) return damaged(file, new Error('no row of it can be unpacked'));
  return isBinary(text)
    ? noText(file, text)
    : { file, kind: 'text', absolute, text: text.toString('utf8').replace(/^\uFEFF/, ''), whole };
}

/** Bytes up to the end of the last of `rows` lines. */
async function* firstLines(stream: AsyncIterable<unknown>, rows: number, cut: () => void): AsyncGenerator<Buffer> {
  let left = rows;
  let bytes = 0;
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk as Uint8Array);
    let end = -1;
    do {
      const next = buffer.indexOf(10, end + 1);
      if (next < 0) break;
      end = next;
      left--;
    } while (left > 0);
    bytes += buffer.length;
    if (left > 0 && bytes < MOST_BYTES) yield buffer;
    else {
      cut();
      yield buffer.subarray(0, end + 1);
      return;
    }
  }
}

async function* zstdText(db: Database, absolute: string, rows: number): AsyncGenerator<Buffer> {
  const lines = db.chunks(sql`SELECT coalesce(line, '') AS line FROM ${rawLines([{ absolute }])} LIMIT ${rows + 1}`);
  for await (const chunk of lines)
    yield Buffer.from(Array.from({ length: chunk.rows }, (_, i) => `${chunk.text(0, i) ?? ''}\n`).join(''));
}

async function beginningOf(absolute: string): Promise<Buffer> {
  const handle = await open(absolute, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    const text = buffer.subarray(0, bytesRead);
    const end = text.lastIndexOf(10);
    return bytesRead < BEGINNING || end < 0 ? text : text.subarray(0, end + 1);
  } finally {
    await handle.close();
  }
}

function isBinary(text: Buffer): boolean {
  return text.subarray(0, 8192).includes(0);
}

function noText(file: GivenFile, text: Buffer): Problem {
  const is16 = text.readUInt16BE(0) === 0xfffe || text.readUInt16BE(0) === 0xfeff;
  return fileProblem(
    file.shown,
    'binary',
    is16 ? 'the file is UTF-16 text' : 'the file is no text, and neither gzip, zstd, Parquet nor Arrow',
    is16 ? 'save it as UTF-8' : 'name a log: text, or a Parquet or Arrow file',
  );
}

function damaged(file: GivenFile, { message }: Error): Problem {
  return fileProblem(
    file.shown,
    'damaged',
    `the file is damaged or was cut off: ${message.split('\n')[0]}`,
    'fetch the file again',
  );
}
