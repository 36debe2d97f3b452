// reprice schema model|project: the JSON Schema of the language, for editors.
import { Argument } from '@commander-js/extra-typings';
import { command, deliver } from './options.ts';

export function schemaCommand() {
  return command('schema', 'print the JSON Schema of models or of the project file, for editors', [
    'reprice schema model',
    'reprice schema project --output reprice.schema.json',
  ])
    .addArgument(new Argument('<file>', 'which file it describes').choices(['model', 'project'] as const))
    .addHelpText(
      'after',
      `
In an editor that knows YAML, the first line of a file names its schema, as a path from that file:
  # yaml-language-server: $schema=node_modules/reprice/schemas/model.schema.json
The schemas come with the package, in schemas/; \`reprice model new\` writes this line.`,
    )
    .action(async (file, options) => {
      const { modelJsonSchema } = await import('../model/schema/json-schema.ts');
      const { projectJsonSchema } = await import('../project/json-schema.ts');
      const schema = file === 'model' ? modelJsonSchema() : projectJsonSchema();
      deliver(JSON.stringify(schema, null, 2), options);
    });
}
