// The model of a scenario: its file is read once, and parsed anew with the values of each point, so that every
// rule on parameters, tiers and prices holds for each of them.
import type { Currency } from '../exact/currency.ts';
import { basesBeside } from '../model/base-files.ts';
import type { Model } from '../model/model.ts';
import { isModel, parseModel } from '../model/parse.ts';
import { InputError } from '../source/problem.ts';
import { isYamlSource, type YamlSource } from '../source/yaml.ts';
import { readYamlFile } from '../source/yaml-file.ts';

export interface ModelFile {
  /** As it was named. */
  readonly file: string;
  readonly currency: Currency;
  readonly reach: readonly string[];
  /** What --set says of all points. */
  readonly set: readonly string[];
}

/** Throws an InputError that holds every problem. */
export function modelReader({ file, currency, reach, set }: ModelFile): (values: readonly string[]) => Model {
  const bases = basesBeside(file, reach);
  let source: YamlSource | undefined;
  return (values) => {
    const read = source ?? readYamlFile(file, file);
    if (!isYamlSource(read)) throw new InputError(read);
    source = read;
    const parsed = parseModel(read, { set: [...set, ...values], projectCurrency: currency, bases });
    if (!isModel(parsed)) throw new InputError(parsed);
    return parsed.model;
  };
}
