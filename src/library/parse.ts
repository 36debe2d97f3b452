// A model from its text, with the texts of what it extends: nothing is read from a disk.
import type { Bases } from '../model/extend.ts';
import type { Model } from '../model/model.ts';
import { isModel, parseModel as parseSource } from '../model/parse.ts';
import { fileProblem, type Problem, suggest } from '../source/problem.ts';
import { isYamlSource, readYaml } from '../source/yaml.ts';

export interface ModelTextOptions {
  /** How problems call the text; default `model.yaml`. */
  readonly name?: string;
  /** Parameters in place of the model's own, such as `price=0.40`, or the name of one of its `param_sets`. */
  readonly set?: readonly string[];
  /** The texts of what the model extends, by what stands behind `extends:`. */
  readonly bases?: Readonly<Record<string, string>>;
}

/**
 * Reads a pricing model. Either the model, or every mistake in it with its line, its column and how to mend it. The
 * model is plain data: it can be kept, and sent to a worker; what is in it is not meant to be relied upon.
 */
export function parseModel(
  text: string,
  { name = 'model.yaml', set = [], bases = {} }: ModelTextOptions = {},
): { readonly model: Model } | { readonly problems: readonly Problem[] } {
  const source = readYaml(name, text);
  if (!isYamlSource(source)) return { problems: source };
  const parsed = parseSource(source, { set, bases: textsAs(name, bases) });
  return isModel(parsed) ? parsed : { problems: parsed };
}

function textsAs(own: string, texts: Readonly<Record<string, string>>): Bases {
  const known = Object.keys(texts);
  return {
    own,
    find: (name) =>
      Object.hasOwn(texts, name) ? name : { message: `there is no text for ${name}`, fix: suggest(name, known) },
    read: (name) => {
      const text = texts[name];
      return text === undefined
        ? [fileProblem(name, 'no-file', 'there is no such text', suggest(name, known))]
        : readYaml(name, text);
    },
    called: (name) => name,
  };
}
