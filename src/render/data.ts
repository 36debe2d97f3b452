// A statement as data: its lines as CSV, for whoever wants to add them up, and all of it as JSON.
// With LF, as the exports.
import type { Statement, StatementLine } from '../runs/statement.ts';
import { csvRow, unformulated } from './csv.ts';

interface Column {
  readonly name: string;
  readonly text: boolean;
  readonly of: (line: StatementLine, statement: Lines) => string;
}

type Lines = Pick<Statement, 'run' | 'account' | 'currency' | 'window' | 'lines'>;

const COLUMNS: readonly Column[] = [
  { name: 'run', text: false, of: (_, statement) => statement.run },
  { name: 'account', text: true, of: (_, statement) => statement.account },
  {
    name: 'month',
    text: false,
    of: (line, { window }) => (line.month < window.from ? window.from : line.month).slice(0, 7),
  },
  { name: 'period', text: false, of: (line) => line.month },
  { name: 'from', text: false, of: (line) => line.from },
  { name: 'until', text: false, of: (line) => line.until },
  { name: 'step', text: false, of: (line) => String(line.step) },
  { name: 'kind', text: false, of: (line) => line.kind },
  { name: 'item', text: true, of: (line) => line.name },
  { name: 'detail', text: true, of: (line) => line.detail },
  { name: 'quantity', text: false, of: (line) => line.quantity },
  { name: 'unit', text: true, of: (line) => line.unit },
  { name: 'unit_price', text: false, of: (line) => line.unit_price },
  { name: 'per', text: false, of: (line) => line.per },
  { name: 'stated', text: false, of: (line) => line.stated },
  { name: 'amount', text: false, of: (line) => line.billed },
  { name: 'currency', text: false, of: (_, statement) => statement.currency },
];

/** The columns of `reprice export`, in the order of the bill; the sum of `amount` is the total with rollout. */
export function csvOf(statement: Lines): string {
  const head = COLUMNS.map((column) => column.name);
  const rows = statement.lines.map((line) =>
    COLUMNS.map(({ text, of }) => (text ? unformulated(of(line, statement)) : of(line, statement))),
  );
  return [head, ...rows].map((row) => csvRow(row, '\n')).join('');
}

/** Every number a text with all of its digits. */
export function jsonOf(statement: object): string {
  return `${JSON.stringify(statement, null, 2)}\n`;
}
