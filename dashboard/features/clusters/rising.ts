const recentDays = 3;

/** Whether the last three days had clearly more reports a day than the days before: worth a look. */
export function isRising(activity: number[]): boolean {
  const recent = activity.slice(-recentDays);
  const earlier = activity.slice(0, -recentDays);
  const now = mean(recent);
  return now >= 1 && now > 1.5 * mean(earlier);
}

const mean = (values: number[]) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0);
