/**
 * Loaded into a script before its own code: when the process that started it is killed or crashes, its whole process group
 * ends at once, so that nothing answers on the port of a dead server.
 */
const CHECK_EVERY_MS = 200;
const CHECK_AGAIN_MS = 5;
const parentPid = Number(process.env.PAWPRINT_PARENT_PID);
process.env.PAWPRINT_PARENT_PID = String(process.pid);

function check(): void {
  if (process.ppid !== parentPid) process.kill(0, "SIGKILL");
}

setInterval(check, CHECK_EVERY_MS).unref();
// The channel closes a moment before the system names another parent; it also closes when the script ends by itself.
process.once("disconnect", () => {
  check();
  setInterval(check, CHECK_AGAIN_MS).unref();
});
process.channel?.unref();
