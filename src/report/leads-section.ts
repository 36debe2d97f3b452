// One section of leads for a terminal: a title, what there is in all, the first rows, and what the figures are.
import type { ChalkInstance } from 'chalk';
import { currencyOf } from '../exact/currency.ts';
import type { LeadsReport, Section } from '../leads/report.ts';
import { safe, showAmount, showCount, showWhole } from './format.ts';
import { fittedTable, roomForFirst, wrap } from './layout.ts';

/** How the rows of one question are shown. */
export interface SectionText<Row> {
  readonly title: string;
  /** What there is in all, before the first rows. */
  summary(rows: readonly Row[], report: LeadsReport): string;
  /** Which of the rows are worth a line; all of them are in --json and --csv. */
  readonly shown?: (row: Row) => boolean;
  /** The first column is whose the row is: its id, and of its name what there is room for. */
  readonly head: readonly string[];
  /** How many columns are set left. */
  readonly left: number;
  cells(row: Row, money: (plain: string) => string): readonly string[];
  note(report: LeadsReport): string;
}

/** Room for an account below which cents are left out, and so much of it as is always shown. */
const ENOUGH = 12;
const LEAST = 9;

/** Of the question's section in a report; none where it was not asked. */
export function sectionText<Row>(
  text: SectionText<Row>,
  of: (report: LeadsReport) => Section<Row> | undefined,
): (report: LeadsReport, top: number, paint: ChalkInstance) => readonly string[] {
  return (report, top, paint) => {
    const section = of(report);
    if (section === undefined) return [];
    const title = paint.bold(text.title);
    if (section.not_told !== '') return [`${title}\n${wrap(`Not told: ${section.not_told}.`, 0)}`];
    const rows = section.rows.filter(text.shown ?? (() => true));
    const summary = section.rows.length === 0 ? 'Nobody.' : wrap(text.summary(section.rows, report), 0);
    if (rows.length === 0) return [`${title}\n${summary}`];
    const currency = currencyOf(report.currency) ?? { code: report.currency, digits: 2 };
    const cellsIn = (show: typeof showAmount): string[][] =>
      rows
        .slice(0, top)
        .map((row) => text.cells(row, (plain) => (plain === '' ? '–' : show(plain, currency))).map(safe));
    const exact = cellsIn(showAmount);
    const cells = roomForFirst(text.head, exact) < ENOUGH ? cellsIn(showWhole) : exact;
    const table = fittedTable(text.head, cells, { left: text.left, least: LEAST, paint });
    const more = rows.length > top ? [`and ${showCount(rows.length - top)} more: --top, --csv or --json`] : [];
    return [[title, summary, table, ...more, wrap(text.note(report), 0)].join('\n')];
  };
}
