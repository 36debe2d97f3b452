// Fees per seat, as quantities: the seats of the directory over the days of every period, what of them the lines of a
// fee say that it is for, and whether these seats at the line's price are its amount, which the statements print.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Choices, Model } from '../model/model.ts';
import { daysOf, wholeDays } from '../price/terms/proration.ts';
import { seatsSaid } from '../runs/fee-words.ts';
import { type Fraction, fractionText, minorOf, NOTHING, parseFraction, plus, times } from '../runs/fraction.ts';
import type { RunRow } from '../runs/store.ts';
import { allCells, type BilledCell } from './cells-of-run.ts';
import { some } from './change.ts';
import type { BesideInput } from './levels-of-run.ts';
import { DECIMALS, type UnitsOfRun } from './metered.ts';
import { seatsIn } from './seats.ts';
import { counted, type Ledger, ledgerOf, less } from './steps.ts';

export async function reconcileSeatFees(ledger: Database, input: BesideInput): Promise<UnitsOfRun> {
  const { run, model, directory } = input;
  const fees = await feesOf(ledger, run, model);
  if (fees.length === 0) return { ledgers: [], faults: [] };
  const cells = await allCells(ledger, run, model, directory);
  const byName = new Map(cells.map((cell) => [cell.name, cell]));
  const found = fees.map((fee) => followed(fee, { model, run, cells, byName }));
  return { ledgers: found.map((one) => one.ledger), faults: found.flatMap((one) => one.faults) };
}

/** A fee per seat with its lines. */
interface SeatFee {
  readonly name: string;
  readonly choice: Choices['seats'];
  /** month, day or period: what its price is for. */
  readonly word: string;
  readonly lines: readonly Line[];
}

interface Line {
  /** Account and period. */
  readonly cell: string;
  readonly from: Day;
  readonly until: Day;
  /** undefined: of a run that was priced before lines had the number. */
  readonly said: { readonly seats: Fraction; readonly part: Fraction } | undefined;
  readonly price: Fraction;
  readonly stated: Fraction;
}

async function feesOf(ledger: Database, run: RunRow, model: Model): Promise<readonly SeatFee[]> {
  const rows =
    await ledger.columns(sql`SELECT l.name, p.plan, l.detail, l.account, l.period::VARCHAR AS period, l.unit_price::VARCHAR AS price,
      l.stated::VARCHAR AS stated, (l.from_day - DATE '1970-01-01')::INTEGER AS from_day, (l.until_day - DATE '1970-01-01')::INTEGER AS until_day
    FROM run_line l JOIN run_plan p ON p.run_id = l.run_id AND p.account = l.account AND p.from_day <= l.from_day AND p.until_day > l.from_day
    WHERE l.run_id = ${run.id} AND l.kind = 'per_seat' ORDER BY l.line_no`);
  const fees = new Map<string, Omit<SeatFee, 'lines'> & { lines: Line[] }>();
  for (let i = 0; i < rows.rows; i++) {
    const name = rows.text('name', i);
    const detail = rows.text('detail', i);
    const choice = choiceOf(model, rows.text('plan', i), name);
    const word = /^a seat and (\w+)/.exec(detail)?.[1] ?? 'period';
    const key = JSON.stringify([name, choice]);
    const fee = fees.get(key) ?? { name, choice, word, lines: [] };
    fees.set(key, fee);
    fee.lines.push({
      cell: `${rows.text('account', i)} from ${rows.text('period', i)}`,
      from: rows.integer('from_day', i),
      until: rows.integer('until_day', i),
      said: seatsSaid(detail),
      price: parseFraction(rows.text('price', i)),
      stated: parseFraction(rows.text('stated', i)),
    });
  }
  return [...fees.values()];
}

function choiceOf({ plans, choices }: Model, plan: string, name: string): Choices['seats'] {
  const charge = plans.find((one) => one.name === plan)?.charges.find((one) => one.name === name);
  return (charge?.kind === 'per_seat' ? charge.seats : undefined) ?? choices.seats;
}

interface Beside {
  readonly model: Model;
  readonly run: RunRow;
  readonly cells: readonly BilledCell[];
  readonly byName: ReadonlyMap<string, BilledCell>;
}

function followed(fee: SeatFee, beside: Beside): { readonly ledger: Ledger; readonly faults: readonly string[] } {
  const { model, run, cells, byName } = beside;
  const own = fee.lines.map((line) => {
    const cell = byName.get(line.cell);
    return cell === undefined ? NOTHING : seatPeriods(model, fee.choice, cell, line);
  });
  const [all, covered] = [total(cells.map((cell) => seatPeriods(model, fee.choice, cell, cell))), total(own)];
  const steps = [
    counted('seats of the directory, over the days of customers', all),
    less('on days on which the fee is in no bill', all - covered),
    counted('on days of the fee', covered),
    counted('in the lines of the run', total(fee.lines.map(saidIn))),
  ];
  return {
    ledger: ledgerOf(`Seats of ${fee.name}`, [{ name: `seat-${fee.word}s`, scale: DECIMALS }], steps),
    faults: fee.lines.some(({ said }) => said === undefined)
      ? [
          `lines of ${fee.name} do not say how many seats they are for: an earlier version priced the run; price it again`,
        ]
      : [...otherSeats(fee, own), ...otherAmounts(fee, model, run)],
  };
}

function saidIn({ said }: Line): Fraction {
  return said === undefined ? NOTHING : times(said.seats, said.part);
}

/** Seats × days of a stretch ÷ days of its period. */
function seatPeriods(
  model: Model,
  choice: Choices['seats'],
  cell: BilledCell,
  stretch: { readonly from: Day; readonly until: Day },
): Fraction {
  const { choices } = model;
  const { period, from, until } = cell;
  const { seats, of } = seatsIn(choice, cell, (a, b) => daysOf(choices, period, a, b), stretch);
  return { n: seats, d: of * BigInt(wholeDays(choices, period, from, until)) };
}

/** At DECIMALS, rounded once; parts of the same size are summed first, so that the product of sizes stays small. */
function total(parts: readonly Fraction[]): bigint {
  const sums = new Map<bigint, bigint>();
  for (const { n, d } of parts) sums.set(d, (sums.get(d) ?? 0n) + n);
  return minorOf([...sums].map(([d, n]) => ({ n, d })).reduce(plus, NOTHING), DECIMALS, 'half_up');
}

function otherSeats({ name, lines }: SeatFee, own: readonly Fraction[]): string[] {
  const told = lines.flatMap((line, i) => {
    const [found, said] = [fractionText(own[i] ?? NOTHING), fractionText(saidIn(line))];
    return found === said ? [] : [`${line.cell}: ${found} in the directory, ${said} in the lines`];
  });
  return told.length === 0 ? [] : [`seats of ${name} are not those of the directory: ${some(told, 3)}`];
}

/** Rounded once a charge and period; where the bill is rounded, lines keep more decimals than these. */
function otherAmounts({ name, lines }: SeatFee, { choices, rounding }: Model, { digits }: RunRow): string[] {
  const decimals = choices.moneyRounded === 'bill' ? DECIMALS : digits;
  const cells = new Map<string, Line[]>();
  for (const line of lines) cells.set(line.cell, [...(cells.get(line.cell) ?? []), line]);
  const told = [...cells].flatMap(([cell, parts]) => {
    const exact = parts.map((line) => times(saidIn(line), line.price)).reduce(plus, NOTHING);
    const stated = parts.map((part) => part.stated).reduce(plus, NOTHING);
    const [due, charged] = [minorOf(exact, decimals, rounding), minorOf(stated, decimals, 'half_up')];
    return due === charged
      ? []
      : [`${cell}: they come to ${fractionText(exact)}, and ${fractionText(stated)} is charged`];
  });
  return told.length === 0 ? [] : [`amounts of ${name} are not its seats at their price: ${some(told, 3)}`];
}
