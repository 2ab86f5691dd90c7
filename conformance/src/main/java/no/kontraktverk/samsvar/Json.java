package no.kontraktverk.samsvar;

/** Text as a JSON string. */
final class Json {
    private Json() { }

    /** RFC 8259 §7: quotation mark, reverse solidus and control characters are escaped. */
    static String tekst(String verdi) {
        StringBuilder ut = new StringBuilder("\"");
        for (char c : (verdi == null ? "" : verdi).toCharArray()) {
            if (c == '"' || c == '\\') {
                ut.append('\\').append(c);
            } else if (c < 0x20) {
                ut.append(String.format("\\u%04x", (int) c));
            } else {
                ut.append(c);
            }
        }
        return ut.append('"').toString();
    }
}
