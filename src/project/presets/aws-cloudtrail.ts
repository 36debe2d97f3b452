// CloudTrail: a JSON object whose `Records` are the events, in no order. There is no HTTP method: the
// operation is `eventSource/eventName`, and there is no status either (`errorCode` stands where it failed).
// AWS's own services have neither account nor ARN, only `invokedBy`. Temporary keys (ASIA…) change with
// each session: they tell callers apart, but nobody should be billed by them.
import type { Preset } from '../schema.ts';

export const AWS_CLOUDTRAIL: Preset = {
  format: 'json',
  records: 'Records',
  columns: {
    time: 'eventTime',
    id: 'eventID',
    tenant: ['userIdentity.accountId', 'userIdentity.arn', 'userIdentity.invokedBy'],
    key: 'userIdentity.accessKeyId',
    operation: { join: ['eventSource', 'eventName'], by: '/' },
    bytes_in: 'additionalEventData.bytesTransferredIn',
    bytes_out: 'additionalEventData.bytesTransferredOut',
  },
};
