// A YAML file from the disk, as the text and the positions that yaml.ts makes of it. What cannot be read at all is a
// problem like any other. The only file of this folder that touches the disk: models are read in browsers too.
import { readFileSync, statSync } from 'node:fs';
import { fileProblem, type Problem } from './problem.ts';
import { readYaml, WRITTEN, type YamlLimits, type YamlSource } from './yaml.ts';

/** Reads a YAML file; `shown` is how the file is named to people. */
export function readYamlFile(
  path: string,
  shown: string,
  limits: YamlLimits = WRITTEN,
): YamlSource | readonly Problem[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true)
    return [fileProblem(shown, 'no-file', 'this is a folder, not a file', 'name a file in it')];
  if (stat === undefined || !stat.isFile()) {
    return [fileProblem(shown, 'no-file', 'there is no such file', 'check the name, or where you are')];
  }
  if (stat.size > limits.bytes) {
    return [
      fileProblem(
        shown,
        'too-large',
        `the file has ${stat.size} bytes, more than ${limits.bytes}`,
        'a model or project file is a page of text: is this the right file?',
      ),
    ];
  }
  const bytes = readFileSync(path);
  try {
    return readYaml(shown, new TextDecoder('utf-8', { fatal: true }).decode(bytes), limits);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [fileProblem(shown, 'not-text', 'the file is not UTF-8 text', 'save it as UTF-8')];
  }
}
