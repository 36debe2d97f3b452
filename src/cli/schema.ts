// reprice schema model|project|scenario: the JSON Schema of the language, for editors.
import { Argument } from '@commander-js/extra-typings';
import { command, deliver } from './options.ts';

export function schemaCommand() {
  return command(
    'schema',
    'print the JSON Schema of models, of the project file or of scenarios, for editors',
    ['reprice schema model', 'reprice schema project --output reprice.schema.json'],
    ['--config', '--json', '--as-of', '--strict', '--no-color'],
  )
    .addArgument(new Argument('<file>', 'which file it describes').choices(['model', 'project', 'scenario'] as const))
    .addHelpText(
      'after',
      `
In an editor that knows YAML, the first line of a file names its schema, as a path from that file:
  # yaml-language-server: $schema=node_modules/reprice/schemas/model.schema.json
The schemas come with the package, in schemas/; \`reprice model new\` writes this line.`,
    )
    .action(async (file, options) => {
      deliver(JSON.stringify(await schemaOf(file), null, 2), options);
    });
}

async function schemaOf(file: 'model' | 'project' | 'scenario'): Promise<unknown> {
  switch (file) {
    case 'model':
      return (await import('../model/schema/json-schema.ts')).modelJsonSchema();
    case 'project':
      return (await import('../project/json-schema.ts')).projectJsonSchema();
    case 'scenario':
      return (await import('../whatif/scenario/json-schema.ts')).scenarioJsonSchema();
    default:
      return file satisfies never;
  }
}
