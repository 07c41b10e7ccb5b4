// Reads an iCalendar object from standard input, and prints what ical.js makes of it: for each UID the
// occurrences up to a moment (the first argument, UTC), as [start, end] in the text of ISO 8601.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[3]}/`);
const ICAL = require("ical.js").default ?? require("ical.js");

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const until = ICAL.Time.fromJSDate(new Date(process.argv[2]), true);

const text = (time) => (time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString());
const pair = (event) => [text(event.startDate), text(event.endDate)];

const series = new Map();
const overrides = [];
for (const component of calendar.getAllSubcomponents("vevent")) {
  // told of none, ical.js would take the overrides of every UID for this event's
  const event = new ICAL.Event(component, { exceptions: [] });
  if (event.isRecurrenceException()) overrides.push(event);
  else series.set(event.uid, event);
}
for (const event of overrides) series.get(event.uid).relateException(event);

const found = {};
for (const [uid, event] of series) {
  found[uid] = [];
  if (!event.isRecurring()) {
    found[uid].push(pair(event));
    continue;
  }
  const next = event.iterator();
  for (let time = next.next(); time && time.compare(until) < 0; time = next.next()) {
    found[uid].push(pair(event.getOccurrenceDetails(time)));
  }
}
process.stdout.write(JSON.stringify(found));
