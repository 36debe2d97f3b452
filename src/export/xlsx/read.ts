// Reads the first sheet of a workbook again, as far as its sum needs it: the rows, and one column.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { add, type Decimal, formatDecimal, parseDecimal, ZERO } from '../../exact/decimal.ts';
import type { ReadBack, Table } from '../columns.ts';
import { letters } from './cells.ts';

const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const ROW_END = '</row>';

export async function readWorkbook(table: Table, file: string): Promise<ReadBack> {
  const { from, bytes } = await placeOf(file, 'xl/worksheets/sheet1.xml');
  const at = letters(table.columns.findIndex(({ name }) => name === table.sum?.column));
  const cell = new RegExp(`<c r="${at}\\d+"[^>]*>(?:<v>|<is><t[^>]*>)([^<]*)<`);
  let [rows, total] = [-1n, ZERO];
  let rest = '';
  const xml = createReadStream(file, { start: from, end: from + bytes - 1 }).pipe(createInflateRaw());
  for await (const part of xml.setEncoding('utf8')) {
    const pieces = (rest + String(part)).split(ROW_END);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (rows >= 0n) total = add(total, amountIn(cell, piece));
      rows++;
    }
  }
  return { rows, total: formatDecimal(total) };
}

function amountIn(cell: RegExp, row: string): Decimal {
  const text = cell.exec(row)?.[1] ?? '0';
  const value = parseDecimal(text);
  if (typeof value === 'string') throw new Error(`a cell of the workbook: ${value}`);
  return value;
}

/** Where the bytes of an entry lie, by the directory at the end of the archive. */
async function placeOf(file: string, wanted: string): Promise<{ readonly from: number; readonly bytes: number }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const read = async (at: number, length: number): Promise<Buffer> =>
      (await handle.read(Buffer.alloc(length), 0, length, at)).buffer;
    const end = await read(size - END_BYTES, END_BYTES);
    const directory = await read(end.readUInt32LE(16), end.readUInt32LE(12));
    for (let at = 0; at < directory.length; ) {
      const length = directory.readUInt16LE(at + 28);
      const name = directory.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + length);
      if (name === wanted)
        return { from: directory.readUInt32LE(at + 42) + LOCAL_BYTES + length, bytes: directory.readUInt32LE(at + 20) };
      at += CENTRAL_BYTES + length;
    }
    throw new Error(`the workbook has no ${wanted}`);
  } finally {
    await handle.close();
  }
}
