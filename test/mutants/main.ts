// `npm run mutants`: puts listed faults into the kernel, one at a time, and runs the kernel's own tests on
// each. A fault that no test notices, or that no longer fits the sources, fails the run.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Fault, mismatch } from './fault.ts';
import { type Lane, openLane } from './lane.ts';
import { moneyFaults } from './money.ts';
import { prepaidFaults } from './prepaid.ts';
import { unitFaults } from './units.ts';

const LANES = 2;

const faults = [...unitFaults, ...prepaidFaults, ...moneyFaults];
const started = performance.now();
process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  if (rotten().length > 0) {
    for (const line of rotten()) console.error(line);
    return false;
  }
  const lanes = await Promise.all(Array.from({ length: LANES }, openLane));
  try {
    return await allCaught(lanes);
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
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
async function allCaught(lanes: readonly Lane[]): Promise<boolean> {
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

/** Runs the tests and prints a row of the table: is it as it should be? */
async function tried(lane: Lane, fault: Fault | undefined): Promise<boolean> {
  const begun = performance.now();
  const failed = await lane.run(fault);
  const ms = String(Math.round(performance.now() - begun)).padStart(6);
  const verdict = fault === undefined ? (failed ?? 'every test passes') : (failed ?? 'SURVIVED');
  console.log(`${(fault?.name ?? '(no fault)').padEnd(60)} ${ms} ms  ${verdict}`);
  if (fault === undefined && failed !== undefined) throw new Error('a test fails without any fault');
  return fault === undefined ? failed === undefined : failed !== undefined;
}
