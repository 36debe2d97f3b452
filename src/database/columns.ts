// Results as columns, all at once or some thousand rows at a time. What the numbers of DuckDB become is said here alone.
import type { DuckDBDataChunk, DuckDBDecimal128Vector, DuckDBValue } from '@duckdb/node-api';

export type Cell = string | number | bigint | boolean | null;

/** Some rows of a result; columns by their place. */
export interface Chunk {
  readonly rows: number;
  text(column: number, row: number): string | null;
  /** A whole number below 2^31, such as a day. */
  integer(column: number, row: number): number | null;
  /** Digits of a DECIMAL at its scale. */
  digits(column: number, row: number): bigint | null;
  flag(column: number, row: number): boolean | null;
}

/** A result by columns; asking for a column or a kind of cell that is not there is a bug and throws. */
export class Columns {
  readonly rows: number;
  readonly #cells: ReadonlyMap<string, readonly Cell[]>;

  constructor(rows: number, cells: ReadonlyMap<string, readonly Cell[]>) {
    this.rows = rows;
    this.#cells = cells;
  }

  get names(): readonly string[] {
    return [...this.#cells.keys()];
  }

  cell(column: string, row: number): Cell {
    const value = this.#cells.get(column)?.[row];
    if (value === undefined) throw new Error(`no cell ${column}[${row}]`);
    return value;
  }

  text(column: string, row: number): string {
    const value = this.cell(column, row);
    if (typeof value !== 'string') throw new Error(`${column}[${row}] is ${typeof value}, not a text`);
    return value;
  }

  textOrNull(column: string, row: number): string | null {
    return this.cell(column, row) === null ? null : this.text(column, row);
  }

  /** A whole number below 2^53: days, counts of rows, ids. */
  integer(column: string, row: number): number {
    const value = this.cell(column, row);
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number))
      throw new Error(`${column}[${row}] is no whole number`);
    return number;
  }

  /** A quantity or an amount of money: exact, of any size. */
  big(column: string, row: number): bigint {
    const value = this.cell(column, row);
    if (typeof value === 'bigint') return value;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
    throw new Error(`${column}[${row}] is no whole number`);
  }

  flag(column: string, row: number): boolean {
    return this.cell(column, row) === true;
  }
}

/** Cells are read where they are asked for: no row becomes an object. */
export function chunkOf(chunk: DuckDBDataChunk): Chunk {
  const vectors = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnVector(column));
  const item = (column: number, row: number): DuckDBValue => vectors[column]?.getItem(row) ?? null;
  const wrong = (column: number): Error => new Error(`column ${column} of a chunk holds another kind of cell`);
  return {
    rows: chunk.rowCount,
    text(column, row) {
      const value = item(column, row);
      if (value !== null && typeof value !== 'string') throw wrong(column);
      return value;
    },
    integer(column, row) {
      const value = item(column, row);
      if (value !== null && typeof value !== 'number') throw wrong(column);
      return value;
    },
    digits(column, row) {
      const vector = vectors[column];
      if (vector === undefined || !('getScaledValue' in vector)) throw wrong(column);
      return (vector as DuckDBDecimal128Vector).getScaledValue(row);
    },
    flag(column, row) {
      const value = item(column, row);
      if (value !== null && typeof value !== 'boolean') throw wrong(column);
      return value;
    },
  };
}

export function toCell(value: DuckDBValue): Cell {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if ('days' in value && typeof value.days === 'number' && !('months' in value)) return value.days;
  if ('scale' in value && 'value' in value && typeof value.value === 'bigint') return value.value;
  if ('micros' in value && typeof value.micros === 'bigint') return value.micros;
  throw new Error(`a result holds a value that no stage expects: ${String(value)}`);
}
