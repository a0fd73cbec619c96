// Loaded into a measured process: hands its own CPU time and peak memory to the parent, over the fourth descriptor.
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ userMs: userCPUTime / 1000, peakMb: maxRSS / 1024 }));
});
