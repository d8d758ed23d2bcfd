// Preloaded into every program that a test starts: it ends when its input does, that is when the test process is gone,
// however that one ended. So no run leaves anything behind.
process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();
