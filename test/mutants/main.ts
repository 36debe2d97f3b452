// `npm run mutants`: puts listed faults into the kernel, one at a time, and runs the kernel's own tests on
// each. A fault that no test notices, or that no longer fits the sources, fails the run.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { agreedFaults } from './agreed.ts';
import { type Fault, mismatch } from './fault.ts';
import { groupFaults } from './groups.ts';
import type { Answer, Question } from './lane.ts';
import { moneyFaults } from './money.ts';
import { planFaults } from './plans.ts';
import { prepaidFaults } from './prepaid.ts';
import { ratingFaults } from './rating.ts';
import { unitFaults } from './units.ts';

const LANES = 2;

const wanted = process.argv.slice(2).join(' ');
const faults = [
  ...planFaults,
  ...unitFaults,
  ...prepaidFaults,
  ...ratingFaults,
  ...moneyFaults,
  ...agreedFaults,
  ...groupFaults,
].filter(({ name }) => name.includes(wanted));
const started = performance.now();
process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  const problems = rotten();
  for (const line of problems) console.error(line);
  if (problems.length > 0) return false;
  const lanes = Array.from({ length: LANES }, () => fork(fileURLToPath(new URL('lane.ts', import.meta.url))));
  try {
    return await allCaught(lanes);
  } finally {
    for (const lane of lanes) lane.kill();
  }
}

/** Faults that cannot be applied to the sources as they are. */
function rotten(): string[] {
  return faults.flatMap((fault) => {
    const source = readFileSync(fileURLToPath(new URL(`../../src/${fault.file}`, import.meta.url)), 'utf8');
    const problem = mismatch(fault, source);
    return problem === undefined ? [] : [`"${fault.name}" cannot be applied: ${problem}`];
  });
}

/** The sources as they are come first: a test that fails on them would catch everything. */
async function allCaught(lanes: readonly ChildProcess[]): Promise<boolean> {
  const waiting = [undefined, ...faults];
  const results = await Promise.all(
    lanes.map(async (lane) => {
      const good: boolean[] = [];
      while (waiting.length > 0) good.push(await tried(lane, waiting.shift()));
      return good;
    }),
  );
  const caught = results.flat().filter((good) => good).length - 1;
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
  console.log(`${caught} caught, ${faults.length - caught} survived`);
  return caught === faults.length;
}

/** Asks a lane and prints a row of the table: is it as it should be? */
async function tried(lane: ChildProcess, fault: Fault | undefined): Promise<boolean> {
  const question: Question = { fault };
  lane.send(question);
  const [{ failed, ms }] = (await once(lane, 'message')) as [Answer];
  const verdict = fault === undefined ? (failed ?? 'every test passes') : (failed ?? 'SURVIVED');
  console.log(`${(fault?.name ?? '(no fault)').padEnd(66)} ${String(Math.round(ms)).padStart(6)} ms  ${verdict}`);
  if (fault === undefined && failed !== undefined) throw new Error('a test fails without any fault');
  return fault === undefined ? failed === undefined : failed !== undefined;
}
