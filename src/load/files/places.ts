// Where in reprice.yaml a mistake stands that shows only when the logs are looked at. The project is
// plain data without positions, so the file is read once more, and only when there is a mistake.
import { basename } from 'node:path';
import type { Project } from '../../project/project.ts';
import { fileProblem, type Problem } from '../../source/problem.ts';
import { isYamlSource, type Path } from '../../source/yaml.ts';
import { readYamlFile } from '../../source/yaml-file.ts';

export interface Places {
  problem(path: Path, code: string, message: string, fix: string): Problem;
}

export function placesOf(project: Project): Places {
  const shown = basename(project.file);
  return {
    problem(path, code, message, fix) {
      const source = readYamlFile(project.file, shown);
      return isYamlSource(source) ? source.problem(path, code, message, fix) : fileProblem(shown, code, message, fix);
    },
  };
}
