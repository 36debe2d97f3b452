// S3 server access logs. The operation (REST.GET.OBJECT) is steadier than the request line, which is bare
// or missing for deletions in batches and for expiry. A copy writes two records of one request, so that
// the operation is a part of the id. `-` bytes are none; lifecycle's rows are nobody's requests.
import type { Preset } from '../schema.ts';

export const AWS_S3: Preset = {
  format: 'table',
  fields: [
    'bucket_owner',
    'bucket',
    'time',
    'remote_ip',
    'requester',
    'request_id',
    'operation',
    'key',
    'request_uri',
    'status',
    'error_code',
    'bytes_sent',
    'object_size',
    'total_time',
    'turn_around_time',
    'referer',
    'user_agent',
    'version_id',
    'host_id',
    'signature_version',
    'cipher_suite',
    'authentication_type',
    'host_header',
    'tls_version',
    'access_point_arn',
    'acl_required',
  ],
  skip: { operation: 'S3.*' },
  columns: {
    time: { column: 'time', form: 'clf' },
    id: { join: ['request_id', 'operation'] },
    tenant: 'requester',
    operation: 'operation',
    status: 'status',
    bytes_out: 'bytes_sent',
  },
};
