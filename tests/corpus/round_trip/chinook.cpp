// Tracks and the playlists they are on: keys the caller supplies, exact numbers, a table that is nothing but its key.
#include "database.hpp"
#include "repo/media_type_repository.hpp"
#include "repo/playlist_repository.hpp"
#include "repo/playlist_track_repository.hpp"
#include "repo/track_repository.hpp"

using namespace repo;

TEST_CASE("chinook")
{
    Connection db = open_database();
    TrackRepository tracks{db};

    // The file fills its tables; these numbers are free.
    REQUIRE(MediaTypeRepository{db}.create({.media_type_id = 9001, .name = "tape"}).has_value());

    NewTrack row{.track_id = 9002,
                 .name = "Song",
                 .media_type_id = MediaTypeId{9001},
                 .milliseconds = 180'000,
                 .unit_price = *Decimal::parse("0.99")};
    const auto made = tracks.create(row);
    REQUIRE(made.has_value());
    CHECK(*made == Track{.track_id = {9002},
                         .name = "Song",
                         .media_type_id = {9001},
                         .milliseconds = 180'000,
                         .unit_price = *Decimal::parse("0.99")});
    CHECK(tracks.find({9002}).value() == *made);
    CHECK(tracks.create(row).error() == CreateTrackErrc::track_id_taken);

    row.unit_price = *Decimal::parse("1.29");
    const auto changed = tracks.upsert_by_track_id(row);
    REQUIRE(changed.has_value());
    CHECK((!changed->inserted && changed->changed));
    const auto same = tracks.upsert_by_track_id(row);
    REQUIRE(same.has_value());
    CHECK((!same->inserted && !same->changed));
    CHECK(same->row == changed->row);
    CHECK(tracks.modify({9002}, [](Track& track) { track.composer = "Bob"; }).value().composer == "Bob");
    CHECK(tracks.update({9002}, {.album_id = AlbumId{9003}}).error() == UpdateTrackErrc::album_missing);
    CHECK(tracks.update({9002}, {.genre_id = GenreId{9004}}).error() == UpdateTrackErrc::genre_missing);

    PlaylistTrackRepository listed{db};
    REQUIRE(PlaylistRepository{db}.create({.playlist_id = 9005}).has_value());
    const auto entry =
        listed.upsert_by_playlist_id_track_id({.playlist_id = PlaylistId{9005}, .track_id = TrackId{9002}});
    REQUIRE(entry.has_value());
    CHECK((entry->inserted && entry->changed));
    const auto again =
        listed.upsert_by_playlist_id_track_id({.playlist_id = PlaylistId{9005}, .track_id = TrackId{9002}});
    REQUIRE(again.has_value());
    CHECK((!again->inserted && !again->changed));
    CHECK(listed.create({.playlist_id = PlaylistId{9005}, .track_id = TrackId{9002}}).error() ==
          CreatePlaylistTrackErrc::playlist_id_track_id_taken);
    CHECK(tracks.remove({9002}).error() == RemoveTrackErrc::referenced_by_playlist_track);
}
