// The first rows of an Arrow file as a small Arrow file: a day of logs may be one batch of millions of rows, and every
// way of reading them is tried on the sample.
import { open, writeFile } from 'node:fs/promises';
import type { RecordBatch } from 'apache-arrow';
import { registerCodecs } from '../load/read/codecs.ts';

/** Writes them to `to`; true when they are all. Throws what Apache Arrow throws at a damaged file. */
export async function firstArrowRows(absolute: string, to: string, rows: number): Promise<boolean> {
  const { RecordBatchReader, Table, tableToIPC } = await import('apache-arrow');
  await registerCodecs();
  const handle = await open(absolute, 'r');
  try {
    const reader = await RecordBatchReader.from(handle);
    await reader.open();
    const batches: RecordBatch[] = [];
    let left = rows;
    for await (const batch of reader) {
      if (left === 0) break;
      batches.push(batch.slice(0, left));
      left -= Math.min(left, batch.numRows);
    }
    await writeFile(to, tableToIPC(new Table(reader.schema, batches), 'file'));
    return left > 0;
  } finally {
    await handle.close();
  }
}
