<?php
// Reads a list of calendars as JSON from standard input, and prints for each what sabre/vobject makes of it:
// UID, RECURRENCE-ID, DTSTART, DTEND and SUMMARY of its events, and all that its validation finds.
// The first argument is the file that loads its classes.
require $argv[1];

function moment($property)
{
    if ($property === null) {
        return '';
    }
    $text = (string) $property;
    if (preg_match('/^\d{8}$/', $text)) {
        return substr($text, 0, 4) . '-' . substr($text, 4, 2) . '-' . substr($text, 6, 2);
    }
    if (substr($text, -1) !== 'Z' && !isset($property['TZID'])) {
        return "$text in no zone";
    }
    // a date of PHP's may be mutable or not; format() of the moment is the same of either
    return gmdate('Y-m-d\TH:i:s\Z', $property->getDateTime()->getTimestamp());
}

$found = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $text) {
    $events = [];
    $complaints = [];
    try {
        $calendar = Sabre\VObject\Reader::read($text);
        foreach ($calendar->validate() as $complaint) {
            $complaints[] = $complaint['message'];
        }
        foreach ($calendar->select('VEVENT') as $event) {
            $events[] = [
                (string) $event->UID,
                moment($event->{'RECURRENCE-ID'}),
                moment($event->DTSTART),
                moment($event->DTEND),
                (string) $event->SUMMARY,
            ];
        }
    } catch (Exception $error) {
        $complaints[] = get_class($error) . ': ' . $error->getMessage();
    }
    $found[] = ['events' => $events, 'complaints' => $complaints];
}
echo json_encode($found, JSON_THROW_ON_ERROR);
