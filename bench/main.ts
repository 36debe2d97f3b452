// npm run bench: what the load costs against merely reading the same files, how many account-months the
// kernel prices, and what a thousand statements cost. Figures of one run on one machine; compare ratios. See README.md.
import { parseArgs } from 'node:util';
import { benchAppend } from './append.ts';
import { parquetOf } from './data.ts';
import { benchKernel } from './kernel.ts';
import { benchGrowth, benchLoad, benchText } from './load.ts';
import { benchStatements } from './statements.ts';
import { appendTable, kernelTable, loadTable, ratiosTable, statementsTable, whatIfTable } from './table.ts';
import { benchWhatIf } from './whatif.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    loads: { type: 'string', default: '2' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const rows = (usual: number): number => wholeNumber('rows', values.rows ?? String(usual), 1000);
const loads = wholeNumber('loads', values.loads, 1);
const PARTS = ['load', 'load-text', 'growth', 'append', 'kernel', 'whatif', 'statements'];
/** Those that a run without --only measures; the others write tens of millions of rows first. */
const USUAL = ['load', 'kernel', 'whatif', 'statements'];
if (values.only !== undefined && !PARTS.includes(values.only))
  usage(`--only takes one of ${PARTS.join(', ')}, not "${values.only}"`);

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const wants = (part: string): boolean => (values.only === undefined ? USUAL.includes(part) : values.only === part);
const kernel = wants('kernel') ? benchKernel(say) : undefined;
const load = wants('load') ? await benchLoad(parquetOf(rows(20_000_000)), loads, say) : undefined;
const text = wants('load-text') ? await benchText(rows(10_000_000), loads, say) : undefined;
const growth = wants('growth') ? await benchGrowth(rows(60_000_000), loads, say) : undefined;
const append = wants('append') ? await benchAppend(rows(36_600_000), say) : undefined;
const whatif = wants('whatif') ? await benchWhatIf(say) : undefined;
const statements = wants('statements') ? await benchStatements(say) : undefined;
const tables = [
  load === undefined ? [] : [loadTable(load)],
  text === undefined ? [] : [ratiosTable('logs of text', 'bare reader', text)],
  growth === undefined ? [] : [ratiosTable('growth', 'L', growth)],
  append === undefined ? [] : [appendTable(append)],
  kernel === undefined ? [] : [kernelTable(kernel)],
  whatif === undefined ? [] : [whatIfTable(whatif)],
  statements === undefined ? [] : [statementsTable(statements)],
].flat();
process.stdout.write(
  values.json
    ? `${JSON.stringify({ load, text, growth, append, kernel, whatif, statements }, null, 2)}\n`
    : `\n${tables.join('\n\n')}\n`,
);

function wholeNumber(option: string, text: string, least: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < least)
    usage(`--${option} takes a whole number from ${least}, not "${text}"`);
  return Number(text);
}

function usage(problem: string): never {
  process.stderr.write(`${problem}\nnpm run bench -- [--rows N] [--loads N] [--only ${PARTS.join('|')}] [--json]\n`);
  process.exit(2);
}
