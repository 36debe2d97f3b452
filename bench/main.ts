// npm run bench: what the load costs against merely reading the same files, and how many account-months
// the kernel prices. Figures of one run on one machine; compare ratios. See README.md.
import { parseArgs } from 'node:util';
import { benchKernel } from './kernel.ts';
import { benchLoad } from './load.ts';
import { kernelTable, loadTable } from './table.ts';

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
if (values.only !== undefined && values.only !== 'load' && values.only !== 'kernel')
  usage(`--only takes load or kernel, not "${values.only}"`);

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const kernel = values.only === 'load' ? undefined : benchKernel(say);
const load = values.only === 'kernel' ? undefined : await benchLoad(rows, loads, say);
const tables = [load === undefined ? [] : [loadTable(load)], kernel === undefined ? [] : [kernelTable(kernel)]].flat();
process.stdout.write(values.json ? `${JSON.stringify({ load, kernel }, null, 2)}\n` : `\n${tables.join('\n\n')}\n`);

function wholeNumber(option: string, text: string, least: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < least)
    usage(`--${option} takes a whole number from ${least}, not "${text}"`);
  return Number(text);
}

function usage(problem: string): never {
  process.stderr.write(`${problem}\nnpm run bench -- [--rows N] [--loads N] [--only load|kernel] [--json]\n`);
  process.exit(2);
}
