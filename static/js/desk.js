// Where the team works: imports the elements of the desk, nothing else. Each says in its first comment what the page does without it.
import "./elements/beside_list.js";
import "./elements/choose_cases.js";
import "./elements/pick_reply.js";
import "./elements/staff_presence.js";
import "./working_keys.js";
