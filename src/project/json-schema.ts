// The JSON Schema of the project file, for completion and checks in editors.
import { DIALECT, type Json, jsonSchemaOf } from '../source/json-schema.ts';
import { projectSchema } from './schema.ts';

export function projectJsonSchema(): Json {
  return { $schema: DIALECT, ...jsonSchemaOf(projectSchema) };
}
