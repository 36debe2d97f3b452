// npm run bench: what the load costs against merely reading the same files, how many account-months the
// kernel prices, and what a thousand statements cost. Figures of one run on one machine; compare ratios. See README.md.
import { parseArgs } from 'node:util';
import { benchKernel } from './kernel.ts';
import { benchLoad } from './load.ts';
import { benchStatements } from './statements.ts';
import { kernelTable, loadTable, statementsTable } from './table.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000000' },
    loads: { type: 'string', default: '2' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const rows = wholeNumber('rows', values.rows, 1000);
const loads = wholeNumber('loads', values.loads, 1);
const PARTS = ['load', 'kernel', 'statements'];
if (values.only !== undefined && !PARTS.includes(values.only))
  usage(`--only takes one of ${PARTS.join(', ')}, not "${values.only}"`);

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const wants = (part: string): boolean => (values.only ?? part) === part;
const kernel = wants('kernel') ? benchKernel(say) : undefined;
const load = wants('load') ? await benchLoad(rows, loads, say) : undefined;
const statements = wants('statements') ? await benchStatements(say) : undefined;
const tables = [
  load === undefined ? [] : [loadTable(load)],
  kernel === undefined ? [] : [kernelTable(kernel)],
  statements === undefined ? [] : [statementsTable(statements)],
].flat();
process.stdout.write(
  values.json ? `${JSON.stringify({ load, kernel, statements }, null, 2)}\n` : `\n${tables.join('\n\n')}\n`,
);

function wholeNumber(option: string, text: string, least: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < least)
    usage(`--${option} takes a whole number from ${least}, not "${text}"`);
  return Number(text);
}

function usage(problem: string): never {
  process.stderr.write(
    `${problem}\nnpm run bench -- [--rows N] [--loads N] [--only load|kernel|statements] [--json]\n`,
  );
  process.exit(2);
}
