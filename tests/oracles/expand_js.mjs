// Reads {"calendars": […], "until": …} as JSON from standard input, and prints the starts of each calendar's one
// series before that moment as ical.js computes them: days as they are, times in UTC. What takes longer than
// five seconds is stopped, and the answer is why. The first argument is the folder in which npm put ical.js.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import vm from "node:vm";

const require = createRequire(`${process.argv[2]}/`);
const ICAL = require("ical.js").default ?? require("ical.js");
const { calendars, until } = JSON.parse(readFileSync(0, "utf8"));
const end = ICAL.Time.fromJSDate(new Date(until), true);

function starts(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"), { exceptions: [] });
  const next = event.iterator();
  const found = [];
  for (let time = next.next(); time && time.compare(end) < 0; time = next.next()) {
    found.push(time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString());
  }
  return found;
}

const shared = vm.createContext({ starts });
const found = calendars.map((text) => {
  try {
    shared.text = text;
    return vm.runInContext("starts(text)", shared, { timeout: 5000 });
  } catch (error) {
    return String(error);
  }
});
process.stdout.write(JSON.stringify(found));
