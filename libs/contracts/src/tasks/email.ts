import { channel } from '#messaging/contract';
import { EnviarEmail } from './enviar-email.js';

export const email = channel('email', {
  pattern: 'tasks',
  transport: 'rabbitmq',
  messages: [EnviarEmail],
  identity: (task) => task.id,
  priority: (task) => task.priority,
  because: 'nobody here publishes to it yet: bookings will, and foreign programs may',
});

export const emailTasks = email.subscription('email');
