// Reads an example as the model that it stands for, writes named examples to a folder that later ones
// may extend, and says which figures of an example do not hold.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDay } from '../../src/calendar/day.ts';
import { add, formatDecimal, parseDecimal, ZERO } from '../../src/exact/decimal.ts';
import { basesBeside } from '../../src/model/base-files.ts';
import type { Model } from '../../src/model/model.ts';
import { isModel, parseModel } from '../../src/model/parse.ts';
import { formatProblem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';
import { framed, varied } from './frame.ts';
import type { Example, Figure, Wanted } from './page.ts';
import { lookUp } from './price.ts';
import { told } from './situation.ts';
import { windowOf } from './words.ts';

/** The text of an example's model; a first line such as `# base.yaml` also writes it to that file. */
export function textOf({ yaml }: Example, folder: string): string {
  const text = framed(yaml);
  const file = /^# ([\w-]+\.yaml)$/m.exec(yaml.split('\n')[0] ?? '')?.[1];
  if (file !== undefined) writeFileSync(join(folder, file), text);
  return text;
}

export function readText(text: string, folder: string, set: readonly string[] = []): Model {
  const source = readYaml('example.yaml', text);
  const options = { set, bases: basesBeside(join(folder, 'example.yaml'), [folder]) };
  const parsed = isYamlSource(source) ? parseModel(source, options) : source;
  if (!isModel(parsed)) throw new Error(`${parsed.map(formatProblem).join('\n')}\n${text}`);
  return parsed.model;
}

/** The model's text as one figure has it, and the texts of --set. */
export function variantOf(text: string, figure: Figure): { readonly text: string; readonly set: readonly string[] } {
  const set = figure.variants.flatMap((v) => (v.startsWith('--set ') ? [v.slice('--set '.length)] : []));
  const changes = figure.variants.filter((v) => !v.startsWith('--set '));
  return { text: changes.reduce(varied, text), set };
}

/** What an example says and what comes out, where they differ. */
export function differences(example: Example, folder: string): readonly string[] {
  const text = textOf(example, folder);
  return example.figures.flatMap((figure) => {
    try {
      const variant = variantOf(text, figure);
      const model = readText(variant.text, folder, variant.set);
      return figure.wanted.flatMap((wanted) => difference(model, figure, wanted));
    } catch (error) {
      return [`line ${figure.line}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}

function difference(model: Model, figure: Figure, { label, values }: Wanted): readonly string[] {
  const found = lookUp(model, figure.situation, label).map(plain);
  const got = found.length > 1 && values.length === 1 ? [totalOf(found)] : found;
  const wanted = values.map((value) => dayIn(value, figure) ?? plain(value));
  if (JSON.stringify(got) === JSON.stringify(wanted)) return [];
  const written = [figure.situation, ...figure.variants].join(', ');
  return [`line ${figure.line}: ${written}: ${label || 'the bill'} is ${got.join(', ')}, not ${values.join(', ')}`];
}

/** A number without thousands separators, zeros at its end and a printed minus; any other text as it is. */
function plain(text: string): string {
  const value = parseDecimal(text.replaceAll(',', '').replace('−', '-'));
  return typeof value === 'string' ? text : formatDecimal(value);
}

/** `31 January` as the day that it is, in the years of the figure. */
function dayIn(text: string, { situation }: Figure): string | undefined {
  const [from] = told(situation).window;
  const day = windowOf(text)?.[0];
  return day === undefined ? undefined : formatDay(Math.max(day, from));
}

/** The sum of all periods; when they are no numbers, what they say. */
function totalOf(values: readonly string[]): string {
  const numbers = values.flatMap((text) => {
    const value = parseDecimal(text);
    return typeof value === 'string' ? [] : [value];
  });
  if (numbers.length < values.length) return [...new Set(values)].join(' and ');
  return formatDecimal(numbers.reduce(add, ZERO));
}
