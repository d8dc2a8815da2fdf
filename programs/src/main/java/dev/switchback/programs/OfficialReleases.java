package dev.switchback.programs;

import java.net.URI;
import java.util.Map;

/** The pinned releases for machines whose distribution has none; checksums are those of each release's sha256sums.txt. */
final class OfficialReleases {
    static final PackageSource PROMETHEUS = release(
            "prometheus",
            "3.5.0",
            Map.of(
                    "amd64", "e811827af26d822afb09a4f28314f61b618b12cff5369835a67f674d8b46f39a",
                    "arm64", "173389cc42bf09c4e6e54cb53fa07a5a835d7c261e14775d2183181d6e385d1c"));
    static final PackageSource ALERTMANAGER = release(
            "alertmanager",
            "0.28.1",
            Map.of(
                    "amd64", "5ac7ab5e4b8ee5ce4d8fb0988f9cb275efcc3f181b4b408179fafee121693311",
                    "arm64", "d8832540e5b9f613d2fd759e31d603173b9c61cc7bb5e3bc7ae2f12038b1ce4f"));

    private OfficialReleases() {}

    private static PackageSource release(String project, String version, Map<String, String> checksums) {
        String machine = machine(System.getProperty("os.arch", ""));
        String name = project + "-" + version + ".linux-" + machine;
        return new ReleaseArchive(
                name,
                URI.create("https://github.com/prometheus/" + project + "/releases/download/v" + version + "/" + name
                        + ".tar.gz"),
                checksums.getOrDefault(machine, "no checksum is known for " + machine));
    }

    /** The name that Go's releases have for what Java calls {@code os.arch}. */
    static String machine(String arch) {
        return switch (arch) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> arch;
        };
    }
}
