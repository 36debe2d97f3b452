// The library beside a run: what a ledger and a directory hold of an account, written as a program would give it, and
// where the two bills differ.
import { formatDay, formatMonth } from '../../src/calendar/day.ts';
import type { Database } from '../../src/database/database.ts';
import { join, name, sql } from '../../src/database/sql.ts';
import { plainMoney } from '../../src/exact/currency.ts';
import { formatDecimal, formatScaled } from '../../src/exact/decimal.ts';
import { type BillLine, type GivenSample, type GivenUsage, type PriceInput, price } from '../../src/library/library.ts';
import { resolveCaller } from '../../src/meter/callers.ts';
import { type Account, ALWAYS } from '../../src/meter/quantities.ts';
import { GAUGE_SCALE } from '../../src/meter/samples.ts';
import { readModel } from '../../src/model/file.ts';
import { usageNeeds } from '../../src/model/needs.ts';
import type { Project } from '../../src/project/project.ts';
import { describeLines } from '../../src/runs/describe.ts';
import { windowOf } from '../../src/runs/population.ts';
import { prepare } from '../../src/runs/prepare.ts';
import { type Replay, type ReplayInput, replay } from '../../src/runs/replay.ts';
import { billedOf } from '../../src/summarise/summary.ts';

export interface Beside {
  /** Accounts that were priced both ways. */
  readonly accounts: number;
  readonly total: bigint;
  /** Of all of them. */
  readonly lines: number;
  readonly differences: readonly string[];
}

/** Every account that is in no group. `set` and `extends` as of the model's file. */
export async function beside(database: Database, project: Project, modelFile: string): Promise<Beside> {
  const model = readModel(modelFile, modelFile, { reach: [project.folder] });
  const input = await prepare(database, project, model, modelFile, []);
  const run = await replay(database, input);
  const gauges = await samplesOf(database, usageNeeds(model).gauges.length > 0);
  const usage = await usageOf(database, input);
  const [from, until] = (await windowOf(database, project)).map(formatDay);
  const operations = project.operations && Object.fromEntries(project.operations.map((o) => [o.name, o.tags]));
  const lines = linesByAccount(run);
  const found = { accounts: 0, total: 0n, lines: 0, differences: [] as string[] };
  for (const [a, account] of run.rollout.book.accounts.entries()) {
    const { group } = model;
    if (group !== undefined && account.facts.some((row) => (row.facts.get(group.column) ?? '') !== '')) continue;
    const given: PriceInput = {
      model,
      from: from ?? '',
      until: until ?? '',
      zone: project.zone,
      ...accountInput(account, input),
      usage: usage.get(account.id) ?? [],
      ...(operations === undefined ? {} : { operations }),
      gauges: gauges.get(account.id) ?? usageNeeds(model).gauges.map(({ name: g }) => nothingOf(g)),
    };
    const own = lines.get(account.id) ?? [];
    found.accounts += 1;
    found.total += billedOf(run.rollout, a);
    found.lines += own.length;
    const difference = differenceOf(given, run, a, own);
    if (difference !== undefined) found.differences.push(`${account.id}: ${difference}`);
  }
  return found;
}

function differenceOf(given: PriceInput, run: Replay, a: number, lines: readonly BillLine[]): string | undefined {
  const bill = price(given);
  if ('problems' in bill) return bill.problems.map((p) => `${p.file}: ${p.message}`).join('; ');
  const { currency } = run.model;
  const wanted = [plainMoney(billedOf(run.rollout, a), currency), plainMoney(billedOf(run.steady, a), currency)];
  if (bill.total !== wanted[0] || bill.steadyState !== wanted[1])
    return `${bill.total} and ${bill.steadyState}, not ${wanted.join(' and ')}`;
  const differs = bill.lines.findIndex((line, i) => JSON.stringify(line) !== JSON.stringify(lines[i]));
  if (differs >= 0) return `${JSON.stringify(bill.lines[differs])}, not ${JSON.stringify(lines[differs])}`;
  return bill.lines.length === lines.length ? undefined : `${bill.lines.length} lines, not ${lines.length}`;
}

function linesByAccount({ rollout }: Replay): ReadonlyMap<string, readonly BillLine[]> {
  const found = new Map<string, BillLine[]>();
  for (const row of describeLines(rollout, rollout.lines)) {
    const { step, kind, name: item, detail, quantity, unit, unitPrice, per, stated, billed } = row;
    const days = { from: formatDay(row.from), until: formatDay(row.until) };
    const line = { month: formatMonth(row.period), step, kind, name: item, detail, ...days, quantity, unit };
    const mine = found.get(row.account) ?? [];
    mine.push({ ...line, unitPrice, per, stated, billed });
    found.set(row.account, mine);
  }
  return found;
}

function accountInput(account: Account, { directory, model }: ReplayInput) {
  const { joined, left, transactions = [], purchases } = account;
  const empty = Object.fromEntries(directory.columns.map((column) => [column, '']));
  return {
    account: account.id,
    ...(joined === undefined ? {} : { joined: formatDay(joined) }),
    ...(left === undefined ? {} : { left: formatDay(left) }),
    directory: account.facts.map(({ from, facts }) => {
      const { from: _, ...cells } = { ...empty, ...Object.fromEntries(facts) } as Record<string, string>;
      return from === ALWAYS ? cells : { ...cells, from: formatDay(from) };
    }),
    packs: model.assume.packs.kind === 'file' ? purchases.map((p) => ({ ...p, from: formatDay(p.from) })) : [],
    transactions: transactions.map((t) => ({ of: t.of, day: formatDay(t.day), amount: formatDecimal(t.amount) })),
  };
}

/** By the account that pays, as the model says who does. */
async function usageOf(
  database: Database,
  { model, directory, measures }: ReplayInput,
): Promise<ReadonlyMap<string, readonly GivenUsage[]>> {
  const all = [...measures, { name: 'bytes_in', decimals: 0 }, { name: 'bytes_out', decimals: 0 }];
  const sums = join(all.map((m) => sql`sum(u.${name(m.name)}) AS ${name(m.name)}`));
  const days =
    await database.columns(sql`SELECT c.tenant, c.key, u.day::VARCHAR AS day, o.name AS operation, u.status, u.polling,
      sum(u.requests) AS requests, ${sums}
    FROM usage_day u JOIN caller c USING (caller_no) JOIN operation o USING (operation_no) GROUP BY ALL ORDER BY ALL`);
  const found = new Map<string, GivenUsage[]>();
  for (let i = 0; i < days.rows; i++) {
    const caller = { tenant: days.text('tenant', i), key: days.text('key', i) };
    const who = resolveCaller(caller, directory, model.payer);
    const mine = found.get(who.account) ?? [];
    found.set(who.account, mine);
    mine.push({
      day: days.text('day', i),
      operation: days.text('operation', i),
      requests: days.big('requests', i).toString(),
      status: days.integer('status', i),
      polling: days.flag('polling', i),
      keyClass: who.keyClass,
      ...(who.endTenant === who.account ? {} : { endTenant: who.endTenant }),
      measures: Object.fromEntries(all.map((m) => [m.name, formatScaled(days.big(m.name, i), m.decimals)])),
    });
  }
  return found;
}

/** By tenant, from what preparing a run has read. */
async function samplesOf(database: Database, read: boolean): Promise<ReadonlyMap<string, readonly GivenSample[]>> {
  const found = new Map<string, GivenSample[]>();
  if (!read) return found;
  const rows = await database.columns(sql`SELECT gauge, tenant, second, value FROM g_sample ORDER BY ALL`);
  for (let i = 0; i < rows.rows; i++) {
    const at = new Date(Number(rows.big('second', i)) * 1000).toISOString();
    const value = formatScaled(rows.big('value', i), GAUGE_SCALE);
    const mine = found.get(rows.text('tenant', i)) ?? [];
    found.set(rows.text('tenant', i), [...mine, { gauge: rows.text('gauge', i), at, value }]);
  }
  return found;
}

function nothingOf(gauge: string): GivenSample {
  return { gauge, at: '2020-01-01', value: 0 };
}
