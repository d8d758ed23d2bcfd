import { customType } from 'drizzle-orm/pg-core';

/**
 * A moment in milliseconds, as JavaScript has them, so that a cursor compares exactly. Drizzle's own type takes years
 * below 100, such as that of another program's zero, for years of our time.
 */
export const moment = customType<{ data: Date; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  toDriver: (date) => date.toISOString(),
  // Postgres writes `0001-01-01 00:00:00.001+00`
  fromDriver: (text) => new Date(text.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00')),
});
