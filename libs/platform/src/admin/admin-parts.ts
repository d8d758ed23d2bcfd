import { AdminController } from './admin.controller.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { TailController } from './tail.controller.js';
import { TopologyController } from './topology.controller.js';
import { VitalsController } from './vitals.controller.js';

/** The admin routes of every app that has messaging. */
export const ADMIN_CONTROLLERS = [
  AdminController,
  DeadLettersController,
  TailController,
  TopologyController,
  VitalsController,
];
