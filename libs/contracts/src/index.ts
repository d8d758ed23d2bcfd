export { channels } from './all.js';
export { SaleCompleted } from './sales/sale-completed.js';
export { emailNotifications, loyaltyPoints, salesEvents } from './sales/sales-events.js';
export { email, emailTasks } from './tasks/email.js';
export { EnviarEmail } from './tasks/enviar-email.js';
export { utcTime } from './time/utc-time.js';
