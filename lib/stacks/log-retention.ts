import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/**
 * CDK's name for a number of days.
 * @throws Error for a number that CloudWatch Logs does not offer; the schema refuses it before
 */
export const logRetention = (days: number): RetentionDays => {
  const found = Object.values(RetentionDays).find((value): value is RetentionDays => Number(value) === days);
  if (found === undefined) throw new Error(`CloudWatch Logs cannot keep a log for ${days} days`);
  return found;
};
