// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Session files whose checksums are right and whose contents are not.
#include <hdf5.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <functional>

#include "core/base/error.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/dataset.h"
#include "core/hdf5/file.h"
#include "tests/session/session_support.h"
#include "tests/support/reason_of.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

/// Replaces an array by one that is created with `creation`.
void replace_array(hid_t file, const char* name, hsize_t size, hid_t creation) {
  H5Ldelete(file, name, H5P_DEFAULT);
  const hdf5::Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
  const hdf5::Handle made(H5Dcreate2(file, name, H5T_IEEE_F32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT),
                          H5Dclose);
  QVERIFY(made >= 0);
}

}  // namespace

class HostileSessionTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  /// A finished session, changed by `change`.
  std::string changed(const char* name, const std::function<void(hid_t)>& change) const {
    const std::string path = folder_.filePath(name).toStdString();
    Session session = Session::create(path, session_header(1));
    session.commit_block(block_record(0), {});
    session.finish();
    const hdf5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    change(file);
    return path;
  }

  static void require_refused(const std::string& path, const char* reason) {
    const std::string found = reason_of([&] { Session::open(path).read_block(0); });
    QVERIFY2(found.find(reason) != std::string::npos, found.c_str());
    QVERIFY2(found.find(path) != std::string::npos, found.c_str());
  }

 private Q_SLOTS:
  /// Chunks that were never written unpack to as many fill values as one likes.
  void compressedArraysAreRefused() {
    require_refused(changed("bomb.h5",
                            [](hid_t file) {
                              const hdf5::Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                              const hsize_t chunk = 1u << 20;
                              H5Pset_chunk(creation, 1, &chunk);
                              H5Pset_deflate(creation, 9);
                              replace_array(file, "blocks/000/loss", hsize_t{1} << 40, creation);
                            }),
                    "it is not stored in one piece inside this file");
  }

  void arraysInOtherFilesAreRefused() {
    require_refused(changed("outside.h5",
                            [](hid_t file) {
                              const hdf5::Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                              H5Pset_external(creation, "/etc/passwd", 0, 12);
                              replace_array(file, "blocks/000/loss", 3, creation);
                            }),
                    "it is not stored in one piece inside this file");
  }

  void groupsInOtherFilesAreRefused() {
    const std::string other = changed("other.h5", [](hid_t) {});
    require_refused(changed("linked.h5",
                            [&](hid_t file) {
                              H5Ldelete(file, "blocks/000/mlp.down_proj", H5P_DEFAULT);
                              H5Lcreate_external(other.c_str(), "/blocks/000/mlp.down_proj", file,
                                                 "blocks/000/mlp.down_proj", H5P_DEFAULT, H5P_DEFAULT);
                            }),
                    "it is a link where a group belongs");
  }

  void factorsOfAnotherShapeAreRefused() {
    require_refused(changed("clipping.h5",
                            [](hid_t file) {
                              H5Ldelete(file, "blocks/000/mlp.down_proj/clipping", H5P_DEFAULT);
                              hdf5::write_floats(file, "blocks/000/mlp.down_proj/clipping", {0.5F});
                            }),
                    "it is no pair of clipping factors");
  }

  void deepRecipesAreRefused() {
    const std::string path = changed("deep.h5", [](hid_t file) {
      H5Adelete(file, "recipe");
      hdf5::write_text(file, "recipe", std::string(20000, '[') + std::string(20000, ']'));
    });
    const std::string found = reason_of([&] { Session::open(path); });
    QVERIFY2(found.find("nested more than 16 deep") != std::string::npos, found.c_str());
  }

  /// Going on with a session removes what was not committed: never in a folder elsewhere.
  void aPartsFolderThatIsALinkIsRefused() {
    const std::string path = folder_.filePath("going.h5").toStdString(),
                      other = folder_.filePath("precious").toStdString();
    {
      Session session = Session::create(path, session_header(2));
      session.commit_block(block_record(0), chains_after(0));
    }
    fs::rename(path + ".parts", other);
    fs::copy_file(other + "/block-000.h5", other + "/block-001.h5");  // would be removed
    fs::create_directory_symlink(other, path + ".parts");
    for (const auto& open : {&Session::open, &Session::open_for_writing}) {
      const std::string found = reason_of([&] { open(path); });
      QVERIFY2(found.find("it is a link, where a session's own folder belongs") != std::string::npos,
               found.c_str());
    }
    QVERIFY(fs::exists(other + "/block-001.h5"));
  }
};

AQ_TEST(HostileSessionTest)
#include "hostile_session_test.moc"
