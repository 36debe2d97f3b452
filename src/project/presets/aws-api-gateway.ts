// Access logs of AWS API Gateway in JSON. Their owner chose the names; these are the ones of AWS's own
// examples, flat or nested. Every value is a text, `-` is none. An export from CloudWatch writes a time
// before each brace. The client may choose `requestId`, so that only `extendedRequestId` tells repeats.
// `identity.apiKey` is the secret itself.
import type { Preset } from '../schema.ts';

export const AWS_API_GATEWAY: Preset = {
  format: 'jsonl',
  loose: 'true',
  columns: {
    time: { column: ['requestTimeEpoch', 'requestTime'], form: 'any' },
    id: 'extendedRequestId',
    tenant: ['apiKeyId', 'identity.apiKeyId', 'authorizer.principalId', 'identity.cognitoIdentityId', 'user', 'caller'],
    key: ['apiKeyId', 'identity.apiKeyId', 'apiKey', 'identity.apiKey'],
    method: 'httpMethod',
    path: ['resourcePath', 'path'],
    request: 'routeKey',
    status: 'status',
    bytes_out: 'responseLength',
  },
};
