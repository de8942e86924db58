//! English. What stands here is what every other language must have as well.

mod sentences;

pub(super) use sentences::*;

texts! {
    // how things are written
    thousands = ",";
    time_format = "%Y-%m-%d %H:%M";
    one_entry = "entry";
    many_entries = "entries";
    one_number = "number";
    many_numbers = "numbers";
    one_change = "change";
    many_changes = "changes";
    one_more = "more entry";
    many_more = "more entries";
    number_does = "number does";
    numbers_do = "numbers do";

    // names of things
    directory = "Directory";
    preferences = "Preferences";
    identities = "Identities";
    main_menu = "Main";
    phone = "Phone";
    skip = "Skip to content";
    show_phone = "Show";

    // the list
    search = "Search";
    search_hint = "Name, number, company…";
    search_label = "Search name, number, company";
    filter = "Filter";
    any_group = "All groups";
    sort = "Sort by";
    entries = "Entries";
    name = "Name";
    type_heading = "Type";
    contact = "Contact";
    and_all_behind = " and all numbers that begin with it";
    actions = "Call and delete";
    favorite = "Favorite";
    call = "Call";
    delete = "Delete";
    add_entry = "Add entry";
    nothing_found = "Nothing found.";
    nothing_found_hint = "Try another spelling or part of the number, or";
    show_all = "show all entries";
    none_yet = "There is none of this kind yet.";
    none_yet_hint = "Choose it in the form of an entry, or for several that are selected in the list;";
    so_already = "They are so already.";
    chosen_changed = "Some of what you chose has changed meanwhile: nothing was done. Look again, and choose again.";
    clear_selection = "Clear selection";
    selected = "Selected entries";
    set_group = "Set group…";
    set_contact_type = "Set contact type…";
    make_favorite = "Favorite";
    no_favorite = "Not favorite";
    delete_all = "Delete";
    loading = "Loading…";
    earlier = "Previous lines";
    later = "Next lines";
    cut_off = "The list is longer than can be shown at once: search to find the rest.";
    duplicates = "Duplicates";
    duplicates_hint = "Entries of the same name. Merged, their numbers become sub entries of the one that stays; nothing is lost, and it can be undone.";
    one_name_twice = "name is there more than once.";
    many_names_twice = "names are there more than once.";
    no_duplicates = "No name is there twice.";
    merge = "Merge";
    keep = "Stays";
    merge_too = "Merge too";
    print = "Print";
    birthdays = "Birthdays";
    call_favorite = "Call a favorite";
    more_favorites = "More favorites";
    today = "today";
    tomorrow = "tomorrow";
    list_keys = "Arrow keys move, Enter opens, Space selects, Delete deletes.";
    try_again = "Try again";
    one_selected = "entry selected";
    many_selected = "entries selected";
    one_was_changed = "entry changed.";
    many_were_changed = "entries changed.";
    one_was_deleted = "entry deleted.";
    many_were_deleted = "entries deleted.";
    empty = "The directory is empty.";
    empty_hint = "Add the first entry in the form: a number is all it takes.";
    no_region = "Numbers match better when Ringbook knows your country:";
    choose_region = "choose it in Preferences";

    // the form
    new_entry = "New entry";
    edit_entry = "Edit entry";
    edit_name = "Edit name";
    edit_sub = "Edit sub entry";
    close = "Close and start a new entry";
    close_message = "Close this message";
    add = "Add";
    change = "Change";
    add_sub = "Add Sub";
    number = "Number";
    number_zone = "Number";
    number_zone_of_master = "A further number (for Add Sub)";
    name_zone = "Name";
    blue_zone = "Details";
    whole_range = "All numbers that begin with this";
    number_type = "Number type";
    contact_type = "Contact type";
    outgoing_identity = "Outgoing identity";
    active = "Active";
    first_name = "First name";
    family_name = "Family name";
    nickname = "Nickname";
    title = "Title";
    organization = "Organization";
    email = "E-mail";
    note = "Note";
    group = "Group";
    birthday = "Birthday";
    birthday_hint = "5.3.1980";
    birthday_hint_us = "3/5/1980";
    birthday_unreadable = "Write a birthday as day.month.year (5.3.1980), month/day/year (3/5/1980) or 1980-03-05; the year may be left out.";
    birthday_in_future = "This day is still to come.";
    no_such_choice = "This is none of the choices.";
    yes = "yes";
    no = "no";
    names_of_master = "The name is shared by all numbers: change it on the line with the name.";
    use_add_sub = "The line with the name has no number of its own. Use Add Sub to add this as a further number, or empty the field to change the name.";
    stale = "Somebody has changed this entry since you opened it. What you typed is still here: open the line again to see what it is now.";
    gone = "This line is not there any more.";
    gone_line = "The line you chose is not there any more.";
    no_directory = "There is no directory yet.";
    no_phone = "There is no phone yet.";
    not_saved = "Not saved: see the field that is marked.";
    live = "live";
    live_hint = "What others change appears here at once.";
    show_newest = "Show what it is now";
    undo = "Undo";
    history = "History";
    history_empty = "Nothing has changed yet.";
    history_nothing = "Nothing of this kind.";
    everybody = "Everybody";
    keep_history = "How long history is kept";
    history_days = "Days (empty: for ever), of all directories and of what is outside them";
    for_ever = "for ever";
    no_number_of_days = "A whole number of days, or nothing.";
    cannot_be_undone = "This cannot be undone";
    give_up = "Give it up";
    may_become_final = "What is older may become final";
    only_entry = "Only what became of";
    whole_history = "show everything";
    was_undone = "undone";
    older = "Older changes";
    show_history = "Show";
    empty_value = "(empty)";
    as_master = "as master";
    entry_history = "History of this entry";
    stale_title = "Somebody has changed this entry meanwhile";
    stale_hint = "Nothing is saved yet. Choose what shall be kept; what you typed is still in the form.";
    yours = "Yours";
    theirs = "Theirs";
    field_heading = "Field";
    save_choice = "Save this";
    same_now = "Both are the same now.";
    undo_keys = "Ctrl+Z";
    undone = "Undone.";

    // the question
    number_taken = "This number exists already";
    overwrite = "Overwrite";
    take_over = "Take it over";
    cancel = "Cancel";

    // call
    dials = "Dials";
    shows = "Callee sees";
    active_identity = "the phone's active identity";
    call_now = "Call now";

    // preferences
    general = "General information";
    phone_name = "Name of the phone";
    us_date_format = "U.S. date format (month/day/year)";
    call_waiting = "Call waiting";
    call_waiting_hint = "What happens to a further call during a call.";
    dnd_answer = "Answer in do not disturb";
    dnd_answer_hint = "What the caller’s side is told while the phone does not ring.";
    anonymous_callers = "Callers without a number";
    unknown_callers = "Callers in no directory";
    dnd_answers = "The answer in do not disturb is 480, 486 or 603.";
    ringtones = "Directory Ringtones";
    ringtones_hint = "A group's ringtone comes before the one for VIP. With “default” nothing is distinct.";
    tone_default = "default";
    default_tone = "Default ringtone";
    vip = "VIP";
    tone_custom = "Custom melody…";
    silent_vip = "VIP callers always ring, but Silent makes no sound: you will only see them.";
    save = "Save";
    save_dial_plan = "Save dial plan";
    saved = "Saved.";
    dial_plan = "Dial plan";
    dial_plan_hint = "How numbers are written and dialled here, so that two spellings of one number are one number.";
    country = "Country";
    no_country = "Not chosen";
    area_code = "Area code";
    area_code_hint = "Without the 0 in front, such as 30 for Berlin";
    outside_line = "Outside line";
    outside_line_hint = "The digits that reach an outside line, if there are any";
    extension_digits = "Digits of an extension";
    local_domains = "Own domains";
    loose_digits = "Digits that are enough for the name";
    active_identity_now = "Active identity";
    stale_settings = "Somebody has changed these settings since you opened the page: reload it to see what they are now.";

    // phones
    phones = "Phones";
    phones_hint = "Each phone that asks whether it rings: the directories it asks, its key, and how it and the PBX are set up.";
    id = "Id";
    id_hint = "Stands in the addresses that the phone asks, and stays. 1 to 64 of a-z, 0-9, - and _.";
    directories_hint = "Asked in this order: the first that knows the caller decides.";
    none_chosen = "none";
    directory_twice = "This directory is chosen above already.";
    phone_is_there = "There is a phone of this id already: choose another id.";
    add_phone = "Add phone";
    edit_phone = "Edit phone";
    reported = "Last reported";
    never_reported = "nothing yet";
    phone_free = "free";
    in_dnd = "do not disturb";
    off_hook = "handset lifted";
    key_of_phone = "Key";
    recipes_hint = "The texts have the address in them under which you see this page. In the place of the key stands KEY-OF-THE-PHONE; right after a new key is made, and as long as it is shown, the key itself.";

    // identities
    identities_hint = "The lines of this phone. An entry may choose which one a call to it shows.";
    no_identities = "This phone has no identity yet.";
    identity_name = "Name";
    sip_address = "SIP address";
    sip_address_hint = "office@pbx.example";
    ringtone = "Ringtone";
    is_active = "Active";
    make_active = "This is the active identity";
    identity = "Identity";
    add_identity = "Add identity";
    edit_identity = "Edit identity";
    identity_gone = "This identity is not there any more.";

    // signing in
    sign_in = "Sign in";
    sign_in_first = "Sign in first.";
    sign_in_again = "Sign in again";
    sign_in_again_hint = "Your session has ended. What you typed is still here; it is sent as soon as you are in.";
    sign_in_name = "Name";
    password = "Password";
    sign_out = "Sign out";
    signed_in_as = "Signed in as ";

    // the first start
    set_up = "Welcome to Ringbook";
    set_up_hint = "Choose the administrator’s name and password. Others are added later, under Access.";
    set_up_button = "Start";
    set_up_name = "Name to sign in with";
    set_up_country_hint = "How numbers without a country code are read.";
    password_hint = "At least 10 characters, and none of those that others would try first.";
    password_again = "Password, again";
    not_the_same = "The two passwords are not the same.";
    may_not_set_up = "This installation has not been set up yet, and that cannot be done from here.";
    how_to_set_up = "Open this page at the machine itself; or open the address that the program printed when it started: it ends in /set-up?code= and a code.";

    // your account
    account = "Your account";
    no_account = "Nobody signs in here: there are no accounts.";
    role = "Role";
    directories = "Directories";
    all_directories = "All directories";
    change_password = "Change password";
    old_password = "Old password";
    new_password = "New password";
    new_password_again = "New password, again";
    not_your_password = "This is not your password.";
    password_changed = "Password changed. All other sessions have ended.";
    sessions = "Where you are signed in";
    browser = "Browser";
    unknown_browser = "An unknown browser";
    began = "Since";
    last_used = "Last used";
    this_session = "This one";
    sign_out_elsewhere = "Sign out everywhere else";
    signed_out_elsewhere = "Signed out everywhere else.";

    // access
    access = "Access";
    people = "People";
    person = "Person";
    token = "Token";
    key = "Phone key";
    person_id = "Name to sign in with";
    person_id_hint = "a-z, 0-9 and . _ - @";
    person_name = "Name";
    add_person = "Add person";
    new_person_password = "New password (empty: the old one stays)";
    no_directories = "Choose at least one directory, or all.";
    person_goes = "All their sessions end at once. What they have done stays in the history.";
    tokens = "Tokens";
    tokens_hint = "A program that uses the REST interface sends a token: Authorization: Bearer TOKEN.";
    no_tokens = "There is no token yet.";
    token_name = "What it is for";
    token_name_hint = "PBX add-on, backup…";
    scope = "May do";
    made_by = "Made by";
    expires = "Expires";
    expired = "Expired";
    expires_on = "Expires after (optional)";
    no_such_day = "There is no such day in the calendar.";
    never = "never";
    not_yet = "not yet";
    add_token = "Add token";
    revoke = "Revoke";
    token_ends = "The next request with it fails.";
    keys = "Phone keys";
    keys_hint = "With its key a phone asks what to do with a call, and sees nothing else: Bearer, Basic or Digest with the phone’s id as user name, or ?key= in the address.";
    phone_id = "User name";
    has_key = "Key since";
    no_key = "no key";
    new_key = "New key";
    old_key_ends = "The key that the phone has now ends at once.";
    shown_once = "It is shown this once and stored nowhere: copy it now.";
    copy = "Copy";
    copied = "Copied.";
    not_copied = "The browser did not copy it: it is selected, copy it by keyboard.";
    hide = "I have it";
    audit = "What happened";
    time = "Time";
    who = "Who";
    what = "What";
    about = "About";
    the_server = "the server";
    somebody_here = "somebody here";

    // who may only look
    may_only_look = "You may look at this directory, but not change it.";
    may_only_look_settings = "You may look at these settings, but not change them.";
    for_administrators = "Only administrators change the dial plan.";
    choose_a_line = "Choose a line to see all of it.";
    entry = "Entry";

    // not found
    not_found = "There is no such page";
    to_directory = "To the directory";
    page_is_old = "The server and this page do not understand each other: reload the page.";
    page_not_loaded = "This page could not be loaded.";
    not_reached = "The server could not be reached. What you typed is still here: try again.";

    // calls
    calls = "Calls";
    no_calls = "No calls yet. Every call that a phone asks about appears here at once.";
    older_calls = "Older calls";
    anonymous = "Anonymous";
    open_entry = "Open entry";
    add_to_directory = "Add to directory";
    what_if = "What if this number called?";
    what_if_example = "030 1234567, empty: withheld";
    do_not_disturb = "Do not disturb";
    in_a_call = "In a call";
    ask_what_if = "Ask";
    matched_as = "matched as";
    even_in_dnd = "even in do not disturb and during a call";
    if_called = "If this number called now:";
    keep_calls = "How long calls are kept";
    calls_days = "Days";
    calls_per_phone = "Calls of each phone (0: none)";
    no_whole_number = "A whole number.";
    remove_calls = "Remove all calls of this phone";
    calls_removed = "The calls of this phone are removed.";
    calls_are_lost = "The list of calls of this phone is removed for good";
}
